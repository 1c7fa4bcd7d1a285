#!/bin/sh
# Check the proofs, print what they assume, extract the checker and compile it to build/check.
# Needs coqc, ocamlfind, ocamlopt and Zarith (Debian: coq ocaml-nox ocaml-findlib libzarith-ocaml-dev).
set -eu
cd "$(dirname "$0")"
target=${1:-build}
mkdir -p "$target"
cp -- *.v command/*.ml "$target"
cd "$target"
for file in Rows Network Scaled Tree Soundness Extract; do
    coqc -q -Q . Formal "$file.v"
done
rm -f core.mli
ocamlfind ocamlopt -inline 200 -package zarith,unix -linkpkg \
    integers.ml core.ml json.ml sha256.ml networks.ml lines.ml main.ml -o check
