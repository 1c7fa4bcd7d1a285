(* JSON with integers only: a float, a repeated key or anything after the value is an error. *)

type t =
  | Null
  | Boolean of bool
  | Integer of Z.t
  | String of string
  | List of t list
  | Object of (string * t) list

exception Error of string

let most_digits = 100_000
let deepest = 900

let fail format = Printf.ksprintf (fun message -> raise (Error message)) format

type reader = { text : string; mutable at : int }

let peek r = if r.at < String.length r.text then r.text.[r.at] else '\000'

let rec skip_spaces r =
  match peek r with
  | ' ' | '\t' | '\n' | '\r' ->
      r.at <- r.at + 1;
      skip_spaces r
  | _ -> ()

let expect r word =
  let length = String.length word in
  if r.at + length <= String.length r.text && String.sub r.text r.at length = word then
    r.at <- r.at + length
  else fail "not JSON at column %d" (r.at + 1)

let is_digit c = '0' <= c && c <= '9'

let integer r =
  let start = r.at in
  if peek r = '-' then r.at <- r.at + 1;
  let first = r.at in
  while is_digit (peek r) do r.at <- r.at + 1 done;
  let digits = r.at - first in
  if digits = 0 || (digits > 1 && r.text.[first] = '0') then fail "not JSON at column %d" (start + 1);
  (match peek r with '.' | 'e' | 'E' -> fail "a number is not an integer" | _ -> ());
  if digits > most_digits then fail "a number has more than %d digits" most_digits;
  Integer (Z.of_substring r.text ~pos:start ~len:(r.at - start))

let hexadecimal r =
  let digit c =
    match c with
    | '0' .. '9' -> Char.code c - 48
    | 'a' .. 'f' -> Char.code c - 87
    | 'A' .. 'F' -> Char.code c - 55
    | _ -> fail "not JSON at column %d" (r.at + 1)
  in
  let value = ref 0 in
  for _ = 1 to 4 do
    value := (16 * !value) + digit (peek r);
    r.at <- r.at + 1
  done;
  !value

(* The text between quotes; characters outside ASCII are kept as bytes or become UTF-8. *)
let quoted r =
  expect r "\"";
  let found = Buffer.create 16 in
  let rec go () =
    if r.at >= String.length r.text then fail "a text does not end";
    let c = r.text.[r.at] in
    r.at <- r.at + 1;
    match c with
    | '"' -> ()
    | '\\' ->
        let escape = peek r in
        r.at <- r.at + 1;
        (match escape with
        | '"' | '\\' | '/' -> Buffer.add_char found escape
        | 'b' -> Buffer.add_char found '\b'
        | 'f' -> Buffer.add_char found '\012'
        | 'n' -> Buffer.add_char found '\n'
        | 'r' -> Buffer.add_char found '\r'
        | 't' -> Buffer.add_char found '\t'
        | 'u' ->
            let code = hexadecimal r in
            Buffer.add_utf_8_uchar found (if Uchar.is_valid code then Uchar.of_int code else Uchar.rep)
        | _ -> fail "not JSON at column %d" r.at);
        go ()
    | c when c < ' ' -> fail "not JSON at column %d" r.at
    | c ->
        Buffer.add_char found c;
        go ()
  in
  go ();
  Buffer.contents found

let rec value r depth =
  if depth > deepest then fail "the nesting is too deep";
  skip_spaces r;
  let found =
    match peek r with
    | '[' -> List (items r ']' (fun () -> value r (depth + 1)))
    | '{' ->
        let entry () =
          skip_spaces r;
          let key = quoted r in
          skip_spaces r;
          expect r ":";
          (key, value r (depth + 1))
        in
        let entries = items r '}' entry in
        let keys = List.sort_uniq compare (List.map fst entries) in
        if List.compare_lengths keys entries <> 0 then fail "a key is repeated";
        Object entries
    | '"' -> String (quoted r)
    | 't' -> expect r "true"; Boolean true
    | 'f' -> expect r "false"; Boolean false
    | 'n' -> expect r "null"; Null
    | _ -> integer r
  in
  skip_spaces r;
  found

(* Entries between commas, up to the closing bracket; the opening one is next. *)
and items : 'a. reader -> char -> (unit -> 'a) -> 'a list =
 fun r closing entry ->
  r.at <- r.at + 1;
  skip_spaces r;
  if peek r = closing then (
    r.at <- r.at + 1;
    [])
  else
    let rec go found =
      let found = entry () :: found in
      skip_spaces r;
      let c = peek r in
      if c <> closing && c <> ',' then fail "not JSON at column %d" (r.at + 1);
      r.at <- r.at + 1;
      if c = closing then List.rev found else go found
    in
    go []

let parsed text =
  let r = { text; at = 0 } in
  let found = value r 0 in
  if r.at < String.length text then fail "not JSON at column %d" (r.at + 1);
  found

let only_ascii text = String.iter (fun c -> if c > '\127' then fail "not JSON in ascii") text

(* Values of the shape that is wanted. *)

let list what = function List entries -> entries | _ -> fail "%s is not a list" what

let list_of_length length what v =
  let entries = list what v in
  if List.length entries <> length then fail "%s is not a list of %d entries" what length;
  entries

let an_integer what = function
  | Integer n -> n
  | _ -> fail "%s has an entry that is not an integer" what

(* For lists that may be too long for the stack. *)
let mapped f l = List.rev (List.rev_map f l)
let integers what v = mapped (an_integer what) (list what v)

let entries what = function Object entries -> entries | _ -> fail "%s is not an object" what

(* The values of exactly these keys, in this order. *)
let fields names what v =
  let found = entries what v in
  if List.sort compare (List.map fst found) <> List.sort compare names then
    fail "%s is not an object with the keys %s" what (String.concat ", " names);
  List.map (fun name -> List.assoc name found) names
