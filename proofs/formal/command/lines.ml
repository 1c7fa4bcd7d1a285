(* The lines of a file that may be compressed with gzip, and the SHA-256 of what has been read. *)

type t = {
  channel : in_channel;
  buffer : Bytes.t;
  mutable from : int;
  mutable till : int;  (* what is read but not used is between these *)
  hash : Sha256.t;
  mutable number : int;
}

let longest_header = 1 lsl 25
let longest_record = 1 lsl 22

let is_compressed path =
  let channel = open_in_bin path in
  Fun.protect
    ~finally:(fun () -> close_in channel)
    (fun () -> match really_input_string channel 2 with
      | start -> start = "\x1f\x8b"
      | exception End_of_file -> false)

(* What f makes of the lines of the file. *)
let from path f =
  let compressed = is_compressed path in
  let channel =
    if compressed then Unix.open_process_in ("gzip -dc < " ^ Filename.quote path ^ " 2>/dev/null")
    else open_in_bin path
  in
  set_binary_mode_in channel true;
  let lines =
    { channel; buffer = Bytes.create 65536; from = 0; till = 0; hash = Sha256.create (); number = 0 }
  in
  let close () = if compressed then Unix.close_process_in channel else (close_in channel; Unix.WEXITED 0) in
  match f lines with
  | found -> if close () = Unix.WEXITED 0 then found else Json.fail "the compressed data are damaged"
  | exception error ->
      ignore (close ());
      raise error

let refilled lines =
  lines.from <- 0;
  lines.till <- input lines.channel lines.buffer 0 (Bytes.length lines.buffer);
  lines.till > 0

(* Where the line ends in the buffer, or the buffer does. *)
let line_end lines =
  let rec go i =
    if i = lines.till then i else if Bytes.get lines.buffer i = '\n' then i + 1 else go (i + 1)
  in
  go lines.from

(* The next line with its line feed, which is missing at the end of the file or if it is too long. *)
let next lines longest =
  lines.number <- lines.number + 1;
  let line = Buffer.create 256 in
  let rec go () =
    if Buffer.length line <= longest && (lines.from < lines.till || refilled lines) then (
      let stop = line_end lines in
      Buffer.add_subbytes line lines.buffer lines.from (stop - lines.from);
      let ended = Bytes.get lines.buffer (stop - 1) = '\n' in
      lines.from <- stop;
      if not ended then go ())
  in
  go ();
  let text = Buffer.contents line in
  Sha256.add lines.hash text;
  text

(* The JSON value of the next line. *)
let take lines =
  let longest = if lines.number = 0 then longest_header else longest_record in
  let line = next lines longest in
  if String.length line > longest then Json.fail "the line is too long";
  if not (String.ends_with ~suffix:"\n" line) then Json.fail "the file ends early";
  Json.only_ascii line;
  Json.parsed line

(* The SHA-256, if nothing follows. *)
let finished lines =
  if next lines 1 <> "" then Json.fail "there is more after the footer";
  Sha256.hexadecimal lines.hash
