#!/bin/sh
# Made these files once, with OpenSSL 3 and OpenSSH. They are no secrets: nothing trusts them. Certificates hold for a
# hundred years, but for `expired.pem` and `future.pem`, so that no test depends on the day.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/ca.cnf" <<END
[ca]
default_ca = own
[own]
dir = $work
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[leaf]
basicConstraints = critical, CA:false
END
: > "$work/index.txt"
echo 1000 > "$work/serial"

# sign NAME SUBJECT_KEY ISSUER_CERTIFICATE ISSUER_KEY EXTENSIONS FROM TO [SUBJECT]
sign() {
  openssl req -new -key "$2" -subj "/CN=${8:-$1.example.com}" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/$1.csr" -out "$1.pem" $3 -keyfile "$4" \
    -extensions "$5" -startdate "$6" -enddate "$7" 2> /dev/null
}
rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:${2:-2048}" -out "$1" 2> /dev/null; }

FROM=20260101000000Z
TO=21260101000000Z
rsa "$work/root.key"
rsa "$work/intermediate.key"
sign root "$work/root.key" -selfsign "$work/root.key" authority $FROM $TO 'Test root'
sign intermediate "$work/intermediate.key" "-cert root.pem" "$work/root.key" authority $FROM $TO 'Test intermediate'
rsa server.key
sign server server.key "-cert intermediate.pem" "$work/intermediate.key" leaf $FROM $TO
sign expired server.key "-cert intermediate.pem" "$work/intermediate.key" leaf 20200101000000Z 20210101000000Z
sign future server.key "-cert intermediate.pem" "$work/intermediate.key" leaf 21000101000000Z $TO
cat intermediate.pem root.pem > chain.pem
cat root.pem intermediate.pem > chain-in-disorder.pem
openssl rsa -in server.key -traditional -out server-pkcs1.key 2> /dev/null
openssl pkcs8 -topk8 -in server.key -passout pass:test -out server-encrypted.key
openssl rsa -in server.key -traditional -aes128 -passout pass:test -out server-encrypted-pkcs1.key 2> /dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out elliptic.key
sign elliptic elliptic.key -selfsign elliptic.key leaf $FROM $TO
rsa other.key
sign other other.key -selfsign other.key leaf $FROM $TO

for i in 1 2 3 4 5 6; do
  rsa "$work/ssh-$i.key"
  ssh-keygen -y -f "$work/ssh-$i.key" | cut -d' ' -f1,2 | tr -d '\n' > "ssh-$i.pub"
done
openssl rsa -in "$work/ssh-1.key" -pubout -out ssh-1.pem 2> /dev/null
openssl rsa -in "$work/ssh-1.key" -RSAPublicKey_out -out ssh-1-pkcs1.pem 2> /dev/null
rsa "$work/short.key" 1024
chmod 600 "$work/short.key"
ssh-keygen -y -f "$work/short.key" | cut -d' ' -f1,2 | tr -d '\n' > ssh-short.pub
ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/ed25519"
cut -d' ' -f1,2 "$work/ed25519.pub" | tr -d '\n' > ssh-ed25519.pub
