(* Check a certificate with the extracted checker: main CERTIFICATE [NETWORK].

   Prints VERIFIED and what is proved (exit code 0), REJECTED and why (1), MALFORMED and why (2), or UNSUPPORTED
   (3) for certificates that the theorem or this command does not cover. *)

open Json

exception Rejected of string
exception Unsupported of string

let reject format = Printf.ksprintf (fun message -> raise (Rejected message)) format
let require condition message = if not condition then reject "%s" message

(* The header. *)

type header = {
  kind : string;  (* proper or activation *)
  at_least : bool;
  net : Networks.t;
  sha256 : string;
  domain : Z.t list list;
  prefix : string list option;
}

let kinds =
  [ "proper"; "activation"; "affine"; "dual_graph"; "open_connected"; "closed_connected"; "convex";
    "equal"; "differ" ]

let covered = [ "proper"; "activation" ]

let domain_of n v =
  let what = "a row of the domain" in
  let row_of v = mapped (an_integer what) (list_of_length (n + 1) what v) in
  let rows = mapped row_of (list "the domain" v) in
  let good row =
    List.exists (fun a -> Z.sign a <> 0) (List.filteri (fun i _ -> i < n) row)
    && Z.equal (List.fold_left Z.gcd Z.zero row) Z.one
  in
  if not (List.for_all good rows) then fail "a row of the domain is constant or has a common divisor";
  let different = List.sort_uniq (List.compare Z.compare) rows in
  if List.compare_lengths different rows <> 0 then fail "two rows of the domain are equal";
  rows

let prefix_of v =
  let text = function
    | String t when String.for_all (String.contains "-+cpn?") t -> t
    | _ -> fail "prefix is not a list of texts of the characters + - c p n ?"
  in
  let texts = List.map text (list "prefix" v) in
  let open_ones = List.map (fun t -> String.contains t '?') texts in
  (match List.rev open_ones with
  | true :: others when not (List.mem true others) -> ()
  | _ -> fail "of a prefix the last text, and no other, has a ?");
  texts

let header_of v =
  let found = match v with Object entries -> entries | _ -> fail "this is not a certificate" in
  let at key = List.assoc_opt key found in
  if at "format" <> Some (String "exactregions certificate") then fail "this is not a certificate";
  (match at "version" with
  | Some (Integer one) when Z.equal one Z.one -> ()
  | _ -> fail "the version is unknown to this checker, which reads version 1");
  let kind =
    match at "kind" with
    | Some (String kind) when List.mem kind kinds -> kind
    | _ -> fail "the kind is unknown"
  in
  if not (List.mem kind covered) then raise (Unsupported ("kind " ^ kind));
  let at_least =
    match at "relation" with
    | Some (String "=") -> false
    | Some (String ">=") -> true
    | _ -> fail "relation is neither \"=\" nor \">=\""
  in
  let names = [ "network"; "domain"; "format"; "version"; "kind"; "relation" ] in
  let names = if at "prefix" <> None && not at_least then names @ [ "prefix" ] else names in
  let values = fields names "the header" v in
  let net = Networks.a_network (List.nth values 0) in
  { kind;
    at_least;
    net;
    sha256 = Networks.sha256 net;
    domain = domain_of net.input_dim (List.nth values 1);
    prefix = Option.map prefix_of (at "prefix") }

let facts header =
  let row r = Networks.bracketed Z.to_string r in
  let widths = List.map string_of_int (Networks.widths header.net) in
  Printf.sprintf "input_dim %d, widths %s, domain %s, network %s" header.net.input_dim
    (if widths = [] then "-" else String.concat "," widths)
    (if header.domain = [] then Printf.sprintf "R^%d" header.net.input_dim else Networks.bracketed row header.domain)
    header.sha256

(* The tree. *)

let text_of (why : Core.reason) =
  match why with
  | Bad_proof -> "a proof is too short, its form is out of range or order, or its first multiplier is 0"
  | Bad_multipliers -> "multipliers are not positive, or their rows not increasing and in range"
  | Decided_already -> "a form is decided already"
  | Not_constant -> "the combination is not constant"
  | No_contradiction -> "the combination is no contradiction"
  | Bad_witness -> "a leaf's record is not a witness"
  | Witness_outside -> "the witness is not inside the cell"
  | Too_many_records -> "there is a record after the last leaf"
  | Too_few_records -> "the tree is not complete"
  | Bad_domain -> "a row of the domain is constant"
  | On_border -> "the witness is not inside a cell"
  | Repeated -> "two witnesses do not show two regions"

let accepted (o : _ Core.outcome) =
  match o with
  | Accepted found -> found
  | Rejected why -> reject "%s" (text_of why)
  | Malformed why -> fail "%s" (text_of why)

let mark_text (m : Core.mark) =
  match m with
  | Constant _ -> "c"
  | Split sign -> if sign then "+" else "-"
  | Proved sign -> if sign then "p" else "n"
  | Undecided -> "?"

let prefix_at (i : Core.inner) =
  List.map (fun marks -> String.concat "" (List.map mark_text marks)) (i.past @ [ i.marks ])

let footer_claims footer claim =
  if fields [ "claim" ] "the footer" footer <> [ String claim ] then
    reject "the claim is another one than %s, which is what it shows" claim;
  claim

let claimed lines claim = footer_claims (Lines.take lines) claim

(* What the checker is told about the whole certificate. *)
type problem = { path : string; header : header; closed : bool; n : Core.nat; domain : Core.row list }

let integers_of_record v = mapped (integers "a record") (list "a record" v)

(* Take steps until the stack is [till].  [part] goes through a part below the first node. *)
let rec walk problem lines part till (st : Core.state) =
  if st.stack == till then st
  else
    let record = Lines.take lines in
    match record, st.stack with
    | Object _, Inner i :: others -> walk problem lines part till (part problem st i others record)
    | _ ->
        let o = Core.step problem.closed problem.n st (integers_of_record record) in
        walk problem lines part till (accepted o)

let no_part _ _ _ _ _ = fail "a part names a part"

let is_name name = String.length name = 64 && String.for_all (String.contains "0123456789abcdef") name

let part_file path name =
  let plain = Filename.concat (path ^ ".parts") name in
  match List.find_opt Sys.file_exists [ plain; plain ^ ".gz" ] with
  | Some file -> file
  | None -> fail "the part %s is missing" plain

(* The records of a part take the place of the record that names it. *)
let in_part problem (st : Core.state) i others record =
  let name =
    match fields [ "part" ] "a part" record with
    | [ String name ] when is_name name -> name
    | _ -> fail "a part's name is not a SHA-256"
  in
  Lines.from (part_file problem.path name) (fun lines ->
      let other = "a part is about something else" in
      let header = try header_of (Lines.take lines) with Unsupported _ -> reject "%s" other in
      let same =
        header.kind = problem.header.kind
        && header.prefix = Some (prefix_at i)
        && facts header = facts problem.header
      in
      require same other;
      let after = walk problem lines no_part others st in
      let number = Z.to_string (Z.sub after.found st.found) in
      ignore (claimed lines (Printf.sprintf "part of %s %s" header.kind number));
      require (Lines.finished lines = name) "a part has another SHA-256";
      after)

let check_tree problem net lines =
  let st = walk problem lines in_part [] (Core.start problem.closed net problem.domain) in
  let number = accepted (Core.finish st) in
  claimed lines (Printf.sprintf "%s %s" problem.header.kind (Z.to_string number))

let check_witnesses problem net lines =
  let layers = Core.prepared net in
  let rec go (st : Core.seen) =
    match Lines.take lines with
    | List _ as record ->
        go (accepted (Core.see problem.closed problem.n layers problem.domain st (integers_of_record record)))
    | footer -> footer_claims footer (Printf.sprintf "%s >= %s" problem.header.kind (Z.to_string st.number))
  in
  go Core.see_start

let row_of values =
  match List.rev values with
  | constant :: linear -> { Core.linear = List.rev linear; constant }
  | [] -> assert false

let check_all path header lines =
  let net = Networks.network header.net in
  let problem =
    { path; header; closed = header.kind = "activation"; n = net.input_dim;
      domain = mapped row_of header.domain }
  in
  if not (Core.good_domain problem.n problem.domain) then fail "a row of the domain is constant";
  let claim = (if header.at_least then check_witnesses else check_tree) problem net lines in
  ignore (Lines.finished lines);
  claim

let check path network =
  Lines.from path (fun lines ->
      let at_line message = Printf.sprintf "line %d: %s" lines.number message in
      try
        let header = header_of (Lines.take lines) in
        if header.prefix <> None then raise (Unsupported "a part alone");
        Option.iter
          (fun sha256 -> require (sha256 = header.sha256) "the certificate is about another network")
          network;
        let claim = check_all path header lines in
        Printf.sprintf "VERIFIED %s\n%s" claim (facts header)
      with
      | Rejected message -> raise (Rejected (at_line message))
      | Json.Error message -> raise (Json.Error (at_line message)))

let network_file path =
  let channel = open_in_bin path in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  let kept (key, _) = not (List.mem key [ "domain"; "name"; "note" ]) in
  Networks.sha256
    (Networks.a_network (Object (List.filter kept (entries "the network file" (Json.parsed text)))))

let verdict path network =
  match check path (Option.map network_file network) with
  | text -> (0, text)
  | exception Rejected message -> (1, "REJECTED " ^ message)
  | exception Json.Error message -> (2, "MALFORMED " ^ message)
  | exception Unsupported what -> (3, "UNSUPPORTED " ^ what)
  | exception Sys_error message -> (2, "MALFORMED " ^ message)
  | exception Stack_overflow -> (3, "UNSUPPORTED what needs more stack: try ulimit -s unlimited")

let () =
  let code, text =
    match Array.to_list Sys.argv with
    | [ _; path ] -> verdict path None
    | [ _; path; network ] -> verdict path (Some network)
    | _ -> (2, "usage: check CERTIFICATE [NETWORK]")
  in
  print_endline text;
  exit code
