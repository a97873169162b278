/** Required before `bin/castellan serve`: says on standard error whether V8 took the code that was kept. */
const vm = require('node:vm')

vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options)
    if (options?.cachedData) process.stderr.write(`kept code was ${this.cachedDataRejected ? 'refused' : 'taken'}\n`)
  }
}
