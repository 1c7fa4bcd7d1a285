#!/bin/sh
# Check the proofs, print what they assume, extract the checker and compile it.
#
#     build.sh [FOLDER]
#
# Everything goes to FOLDER (default: build, beside this file): the checker is FOLDER/check, what the theorems
# assume is in FOLDER/assumptions.  Needs Coq, OCaml, findlib and Zarith; on Debian
# apt install coq ocaml-nox ocaml-findlib libzarith-ocaml-dev.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/build}
mkdir -p "$folder"
cp "$here"/*.v "$here"/command/*.ml "$folder"
cd "$folder"

for file in Rows Network Scaled Tree Nodes Soundness Witnesses Examples Extract; do
    coqc -q -Q . Formal "$file.v"
done
coqc -q -Q . Formal Assumptions.v > assumptions
cat assumptions

ocamlfind ocamlopt -O3 -inline 100 -package zarith,unix -linkpkg \
    integers.ml core.mli core.ml json.ml sha256.ml networks.ml lines.ml main.ml -o check
