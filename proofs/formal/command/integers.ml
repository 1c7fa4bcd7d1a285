(* Zarith's integers under a name that the extracted file does not use for something else. *)
include Z
