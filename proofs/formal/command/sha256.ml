(* SHA-256 (FIPS 180-4), of a text that comes in pieces. *)

let mask = 0xffffffff

(* The first 32 bits of the fractional parts of roots of the first primes, computed exactly. *)
let primes =
  let rec go found n =
    if List.length found = 64 then List.rev found
    else go (if List.exists (fun p -> n mod p = 0) found then found else n :: found) (n + 1)
  in
  go [] 2

let root_bits degree p =
  (* floor (p ^ (1/degree) * 2^32), without its integer part *)
  Z.to_int (Z.rem (Z.root (Z.shift_left (Z.of_int p) (32 * degree)) degree) (Z.of_int (mask + 1)))

let constants = Array.of_list (List.map (root_bits 3) primes)
let initial = Array.init 8 (fun i -> root_bits 2 (List.nth primes i))

type t = { state : int array; block : Bytes.t; mutable filled : int; mutable length : int }

let create () = { state = Array.copy initial; block = Bytes.create 64; filled = 0; length = 0 }
let rotated x k = ((x lsr k) lor (x lsl (32 - k))) land mask
let schedule = Array.make 64 0

let compress h =
  let w = schedule in
  for i = 0 to 15 do
    w.(i) <- Int32.to_int (Bytes.get_int32_be h.block (4 * i)) land mask
  done;
  for i = 16 to 63 do
    let a = w.(i - 15) and b = w.(i - 2) in
    let s0 = rotated a 7 lxor rotated a 18 lxor (a lsr 3) in
    let s1 = rotated b 17 lxor rotated b 19 lxor (b lsr 10) in
    w.(i) <- (w.(i - 16) + s0 + w.(i - 7) + s1) land mask
  done;
  let v = Array.copy h.state in
  for i = 0 to 63 do
    let a = v.(0) and e = v.(4) in
    let s1 = rotated e 6 lxor rotated e 11 lxor rotated e 25 in
    let choice = e land v.(5) lxor (lnot e land v.(6)) in
    let t1 = v.(7) + s1 + (choice land mask) + constants.(i) + w.(i) in
    let s0 = rotated a 2 lxor rotated a 13 lxor rotated a 22 in
    let majority = a land v.(1) lxor (a land v.(2)) lxor (v.(1) land v.(2)) in
    Array.blit v 0 v 1 7;
    v.(4) <- (v.(4) + t1) land mask;
    v.(0) <- (t1 + s0 + majority) land mask
  done;
  Array.iteri (fun i x -> h.state.(i) <- (h.state.(i) + x) land mask) v

let add h text =
  h.length <- h.length + String.length text;
  let at = ref 0 in
  while !at < String.length text do
    let taken = min (64 - h.filled) (String.length text - !at) in
    Bytes.blit_string text !at h.block h.filled taken;
    at := !at + taken;
    h.filled <- h.filled + taken;
    if h.filled = 64 then (
      compress h;
      h.filled <- 0)
  done

let hexadecimal h =
  let bits = 8 * h.length in
  let zeros = (119 - h.filled) mod 64 in
  let ending = Bytes.make (9 + zeros) '\000' in
  Bytes.set ending 0 '\128';
  Bytes.set_int64_be ending (1 + zeros) (Int64.of_int bits);
  add h (Bytes.to_string ending);
  String.concat "" (List.map (Printf.sprintf "%08x") (Array.to_list h.state))

let of_text text =
  let h = create () in
  add h text;
  hexadecimal h
