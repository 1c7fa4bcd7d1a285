(* Networks of certificates and of network files: read, named by the hash of their canonical text, and
   given to the extracted checker. *)

open Json

type shape = { breakpoints : Q.t list; slopes : Q.t list; at_zero : Q.t }

type layer = { weights : Q.t list list; bias : Q.t list; shapes : shape list }

type t = { input_dim : int; layers : layer list }

let largest_dimension = 1_000

(* Numbers: integers, or texts like -1/3 and 0.25. *)

let digits_of text =
  if text = "" || not (String.for_all is_digit text) then fail "a number of a network is malformed";
  Z.of_string text

let count_digits text = String.fold_left (fun k c -> if is_digit c then k + 1 else k) 0 text

let fraction text =
  match String.index_opt text '/', String.index_opt text '.' with
  | Some i, None ->
      let denominator = digits_of (String.sub text (i + 1) (String.length text - i - 1)) in
      if Z.equal denominator Z.zero then fail "a number has the denominator 0";
      Q.make (digits_of (String.sub text 0 i)) denominator
  | None, Some i ->
      let decimals = String.sub text (i + 1) (String.length text - i - 1) in
      let units = digits_of (String.sub text 0 i) in
      let power = Z.pow (Z.of_int 10) (String.length decimals) in
      Q.make (Z.add (Z.mul units power) (digits_of decimals)) power
  | _ -> Q.of_bigint (digits_of text)

let number = function
  | Integer n -> Q.of_bigint n
  | String text when text <> "" ->
      if count_digits text > most_digits then fail "a number has more than %d digits" most_digits;
      if text.[0] = '-' then Q.neg (fraction (String.sub text 1 (String.length text - 1)))
      else fraction text
  | _ -> fail "there is something that is not a number of a network"

let numbers what v = List.map number (list what v)
let numbers_of_length length what v = List.map number (list_of_length length what v)

(* Activations. *)

(* The slope on the piece that begins at x. *)
let rec slope_from breakpoints slopes x =
  match breakpoints, slopes with
  | t :: later, _ :: others when Q.leq t x -> slope_from later others x
  | _, slope :: _ -> slope
  | _ -> assert false

(* The value at x minus the value at 0: slope times length, from break to break. *)
let rise breakpoints slopes x =
  let low = Q.min x Q.zero and high = Q.max x Q.zero in
  let between = List.filter (fun t -> Q.lt low t && Q.lt t high) breakpoints in
  let add (from, total) till =
    (till, Q.add total (Q.mul (slope_from breakpoints slopes from) (Q.sub till from)))
  in
  let _, total = List.fold_left add (low, Q.zero) (between @ [ high ]) in
  if Q.gt x Q.zero then total else Q.neg total

(* Without breakpoints that have the same slope on both sides. *)
let rec without_idle breakpoints slopes =
  match breakpoints, slopes with
  | t :: later, a :: (b :: _ as others) ->
      let kept, (next : Q.t list) = without_idle later others in
      if Q.equal a b then (kept, next) else (t :: kept, a :: next)
  | _ -> (breakpoints, slopes)

let shape breakpoints slopes (x, y) =
  let breakpoints, slopes = without_idle breakpoints slopes in
  { breakpoints; slopes; at_zero = Q.sub y (rise breakpoints slopes x) }

let named breakpoints slopes =
  Some (shape (List.map Q.of_int breakpoints) (List.map Q.of_int slopes) (Q.zero, Q.zero))

let shape_named = function
  | "relu" -> named [ 0 ] [ 0; 1 ]
  | "identity" -> named [] [ 1 ]
  | "abs" -> named [ 0 ] [ -1; 1 ]
  | "hard_tanh" -> named [ -1; 1 ] [ 0; 1; 0 ]
  | "relu6" -> named [ 0; 6 ] [ 0; 1; 0 ]
  | _ -> None

let rec increasing = function a :: (b :: _ as l) -> Q.lt a b && increasing l | _ -> true

let a_shape v =
  let general v =
    match fields [ "breakpoints"; "slopes"; "through" ] "an activation" v with
    | [ b; s; p ] ->
        let breakpoints = numbers "breakpoints" b in
        if not (increasing breakpoints) then fail "the breakpoints of an activation do not increase";
        let slopes = numbers_of_length (List.length breakpoints + 1) "slopes" s in
        (match numbers_of_length 2 "through" p with
        | [ x; y ] -> shape breakpoints slopes (x, y)
        | _ -> assert false)
    | _ -> assert false
  in
  match v with
  | String name -> (match shape_named name with Some s -> s | None -> general v)
  | Object [ ("leaky_relu", slope) ] -> shape [ Q.zero ] [ number slope; Q.one ] (Q.zero, Q.zero)
  | _ -> general v

(* Layers and networks. *)

let a_layer takes v =
  match fields [ "weights"; "bias"; "activation" ] "a layer" v with
  | [ w; b; a ] ->
      let weights = List.map (numbers_of_length takes "a row of weights") (list "weights" w) in
      let neurons = List.length weights in
      if neurons = 0 then fail "a layer has no neurons";
      let bias = numbers_of_length neurons "bias" b in
      let shapes =
        match a with
        | List entries -> List.map a_shape (list_of_length neurons "activation" (List entries))
        | _ ->
            let s = a_shape a in
            List.map (fun _ -> s) weights
      in
      { weights; bias; shapes }
  | _ -> assert false

let outputs n = List.fold_left (fun _ layer -> List.length layer.bias) n

let a_network v =
  match fields [ "input_dim"; "layers" ] "a network" v with
  | [ n; ls ] ->
      let input_dim = match n with Integer z when Z.fits_int z -> Z.to_int z | _ -> 0 in
      if input_dim < 1 || input_dim > largest_dimension then
        fail "input_dim is not an integer from 1 to %d" largest_dimension;
      let add (takes, found) v =
        let layer = a_layer takes v in
        (List.length layer.bias, layer :: found)
      in
      let _, found = List.fold_left add (input_dim, []) (list "layers" ls) in
      { input_dim; layers = List.rev found }
  | _ -> assert false

(* The canonical text. *)

let bracketed f l = "[" ^ String.concat "," (List.map f l) ^ "]"
let spelled q = "\"" ^ Q.to_string q ^ "\""

let shape_text s =
  Printf.sprintf "[%s,%s,%s]" (bracketed spelled s.breakpoints) (bracketed spelled s.slopes)
    (spelled s.at_zero)

let layer_text l =
  Printf.sprintf "{\"weights\":%s,\"bias\":%s,\"activations\":%s}"
    (bracketed (bracketed spelled) l.weights)
    (bracketed spelled l.bias) (bracketed shape_text l.shapes)

let sha256 net =
  Sha256.of_text
    (Printf.sprintf "{\"input_dim\":%d,\"layers\":%s}" net.input_dim (bracketed layer_text net.layers))

let widths net =
  let has_forms l = List.exists (fun s -> s.breakpoints <> []) l.shapes in
  let hidden =
    match List.rev net.layers with
    | last :: others when not (has_forms last) -> List.rev others
    | _ -> net.layers
  in
  List.map (fun l -> List.length l.bias) hidden

(* For the extracted checker. *)

let rec nat n = if n = 0 then Core.O else Core.S (nat (n - 1))
let rational (q : Q.t) = { Core.qnum = q.num; qden = q.den }

(* The affine functions on the pieces, each through the point at its first break. *)
let pieces s =
  let offset slope at = Q.sub (Q.add s.at_zero (rise s.breakpoints s.slopes at)) (Q.mul slope at) in
  let starts = match s.breakpoints with [] -> [ Q.zero ] | first :: _ -> first :: s.breakpoints in
  List.map2 (fun slope at -> (rational slope, rational (offset slope at))) s.slopes starts

let activation s = { Core.breakpoints = List.map rational s.breakpoints; pieces = pieces s }

let layer l =
  { Core.weights = List.map (List.map rational) l.weights;
    bias = List.map rational l.bias;
    activations = List.map activation l.shapes }

let network net = { Core.input_dim = nat net.input_dim; layers = List.map layer net.layers }
