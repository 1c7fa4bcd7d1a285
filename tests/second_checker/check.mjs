// A second checker of certificates, written from docs/certificate-format.md alone.
//
//     node check.mjs CERT [NET]
//
// prints VERIFIED and the claim (exit code 0), REJECTED and a reason (1) or MALFORMED and a reason
// (2). It shares nothing with exactregions/check.py but the text of the specification, so an
// error in either shows as a disagreement. The first fault in the order of the file decides.
//
// Conventions. A matrix M over a denominator D > 0 has a row for each value; its last column is
// the constant one. With n + 1 columns the values are affine functions of the input, with one
// they are numbers, and with two they are (derivative, value) along a direction.

import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { pipeline } from "node:stream";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createGunzip } from "node:zlib";

const [LONGEST_HEADER, LONGEST_LINE, LONGEST_NETWORK] = [32, 4, 64].map((mib) => mib * 2 ** 20);
const MOST_DIGITS = 100_000;
const DEEPEST_NESTING = 100;
const MEMORY_MB = 2048;

class Malformed extends Error {}
class Rejected extends Error {}

function form(condition, reason) {
  if (!condition) throw new Malformed(reason);
}

function proven(condition, reason) {
  if (!condition) throw new Rejected(reason);
}

// ---------------------------------------------------------------------------------- lines

/** The lines of a file, perhaps compressed, without ever holding more than one of them. */
class Lines {
  constructor(path) {
    this.path = path;
    this.number = 0;
    this.hash = createHash("sha256");
    this.iterator = this.read();
  }

  async *read() {
    let parts = [];
    let length = 0;
    let longest = LONGEST_HEADER;
    const fits = (size) => form(size <= longest, `a line is longer than ${longest} bytes`);
    for await (const chunk of chunksOf(this.path)) {
      this.hash.update(chunk);
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end));
        fits(length + end - start);
        yield Buffer.concat(parts).toString("latin1");
        [parts, length, start, longest] = [[], 0, end + 1, LONGEST_LINE];
      }
      parts.push(chunk.subarray(start));
      length += chunk.length - start;
      fits(length);
    }
    form(length === 0, "the last line does not end with a line feed");
  }

  /** The JSON value of the next line. */
  async next(what) {
    const { value, done } = await this.iterator.next();
    form(!done, `the file ends where ${what} should be`);
    this.number += 1;
    form(!/[^\x20-\x7e]/.test(value), "a character that is not printable ASCII");
    return new Reader(value, " ").whole();
  }

  async end() {
    const { done } = await this.iterator.next();
    form(done, "there is something after the footer");
  }

  async close() {
    await this.iterator.return();
  }
}

function chunksOf(path) {
  const file = createReadStream(path, { highWaterMark: 1 << 16 });
  if (!startsLikeGzip(path)) return file;
  return pipeline(file, createGunzip({ chunkSize: 1 << 16 }), () => {});
}

function startsLikeGzip(path) {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    return readSync(file, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}

// ----------------------------------------------------------------------------------- JSON

const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Strict JSON: integers become BigInt, objects become Map, floats and repeated keys are refused. */
class Reader {
  constructor(text, spaces) {
    this.text = text;
    this.spaces = spaces;
    this.at = 0;
  }

  whole() {
    const value = this.value(1);
    this.skip();
    form(this.at === this.text.length, "something follows the JSON value");
    return value;
  }

  skip() {
    while (this.at < this.text.length && this.spaces.includes(this.text[this.at])) this.at += 1;
  }

  peek() {
    this.skip();
    return this.text[this.at];
  }

  take(character) {
    form(this.peek() === character, `expected ${character} in the JSON text`);
    this.at += 1;
  }

  value(depth) {
    form(depth <= DEEPEST_NESTING, "JSON nested too deeply");
    const first = this.peek();
    if (first === "[") return this.list(depth);
    if (first === "{") return this.object(depth);
    if (first === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.integer();
  }

  list(depth) {
    const items = [];
    this.take("[");
    if (this.peek() !== "]") {
      items.push(this.value(depth + 1));
      while (this.peek() === ",") {
        this.at += 1;
        items.push(this.value(depth + 1));
      }
    }
    this.take("]");
    return items;
  }

  object(depth) {
    const items = new Map();
    this.take("{");
    if (this.peek() !== "}") {
      this.item(items, depth);
      while (this.peek() === ",") {
        this.at += 1;
        this.item(items, depth);
      }
    }
    this.take("}");
    return items;
  }

  item(items, depth) {
    const key = this.string();
    form(!items.has(key), "a key is repeated");
    this.take(":");
    items.set(key, this.value(depth + 1));
  }

  string() {
    this.take('"');
    let result = "";
    for (;;) {
      const start = this.at;
      while (this.at < this.text.length && !'"\\'.includes(this.text[this.at])) this.at += 1;
      result += this.text.slice(start, this.at);
      form(this.at < this.text.length, "a text does not end");
      this.at += 1;
      if (this.text[this.at - 1] === '"') break;
      result += this.escape();
    }
    form(!/[\x00-\x1f\x7f]/.test(result), "a control character in a text");
    return result;
  }

  escape() {
    const letter = this.text[this.at];
    this.at += 1;
    if (letter !== "u") {
      form(Object.hasOwn(ESCAPES, letter), "an unknown escape in a text");
      return ESCAPES[letter];
    }
    const digits = this.text.slice(this.at, this.at + 4);
    form(/^[0-9a-fA-F]{4}$/.test(digits), "an unknown escape in a text");
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  integer() {
    const start = this.at;
    if (this.text[this.at] === "-") this.at += 1;
    const first = this.at;
    while (this.text[this.at] >= "0" && this.text[this.at] <= "9") this.at += 1;
    const digits = this.at - first;
    form(digits > 0, "no JSON value where one should be");
    form(digits === 1 || this.text[first] !== "0", "an integer starts with 0");
    form(!".eE".includes(this.text[this.at] ?? " "), "a float");
    form(digits <= MOST_DIGITS, "a number has more than 100,000 digits");
    return BigInt(this.text.slice(start, this.at));
  }
}

// ------------------------------------------------------------------------- values of a form

function list(value, what, length = undefined) {
  form(Array.isArray(value), `${what} is not a list`);
  form(length === undefined || value.length === length, `${what} has not ${length} entries`);
  return value;
}

function integer(value, what) {
  form(typeof value === "bigint", `${what} is not an integer`);
  return value;
}

function positive(value, what) {
  form(integer(value, what) > 0n, `${what} is not positive`);
  return value;
}

function index(value, length, what) {
  form(integer(value, what) >= 0n && value < BigInt(length), `${what} is out of range`);
  return Number(value);
}

function record(value, what, needed, optional = []) {
  form(value instanceof Map, `${what} is not an object`);
  for (const key of needed) form(value.has(key), `${what} has no ${key}`);
  for (const key of value.keys()) {
    form(needed.includes(key) || optional.includes(key), `${what} has an unknown key`);
  }
  return value;
}

function row(value, n, what) {
  for (const entry of list(value, what, n + 1)) integer(entry, `an entry of ${what}`);
  return value;
}

/** A row that is primitive and not constant. */
function wall(value, n, what) {
  row(value, n, what);
  form(!isConstant(value), `${what} is constant`);
  form(gcdOf(value) === 1n, `${what} is not primitive`);
  return value;
}

function walls(value, n, what) {
  const rows = list(value, what).map((item) => wall(item, n, `a row of ${what}`));
  form(new Set(rows.map(textOfRow)).size === rows.length, `two rows of ${what} are equal`);
  return rows;
}

function point(value, n) {
  positive(row(value, n, "a point")[n], "the denominator of a point");
  return value;
}

/** The pairs (j, mj) that a list has from `start` on; `own` is an index they may not have. */
function multipliers(items, start, length, own = -1) {
  form(items.length >= start && (items.length - start) % 2 === 0, "an odd list of multipliers");
  const pairs = [];
  let last = -1;
  for (let i = start; i < items.length; i += 2) {
    const j = index(items[i], length, "the index of a context row");
    form(j > last, "indices of context rows do not increase");
    form(j !== own, "a row is used against itself");
    pairs.push([j, positive(items[i + 1], "a multiplier")]);
    last = j;
  }
  return pairs;
}

// ------------------------------------------------------------------------------- arithmetic

function abs(a) {
  return a < 0n ? -a : a;
}

function gcd(a, b) {
  let [x, y] = [abs(a), abs(b)];
  if (x < y) [x, y] = [y, x];
  if (y >= 1n << 2048n) [x, y] = shortened(x, y);
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Lehmer's steps: two numbers with the same divisors in common, the smaller below 2^2048. */
function shortened(a, b) {
  let length = a.toString(16).length * 4;
  while (b >= 1n << 2048n) {
    length = bitLength(a, length);
    const shift = BigInt(length - 50);
    const [p, q, r, s] = quotientMatrix(Number(a >> shift), Number(b >> shift));
    [a, b] = q === 0n ? [b, a % b] : [p * a + q * b, r * a + s * b];
  }
  return [a, b];
}

/** The bits of a number > 0 that has at most `atMost`. */
function bitLength(a, atMost) {
  const top = a >> BigInt(Math.max(0, atMost - 128));
  if (top === 0n) return bitLength(a, a.toString(16).length * 4);
  return Math.max(0, atMost - 128) + top.toString(2).length;
}

/** Euclid's steps as far as the leading 50 bits of two numbers determine them. */
function quotientMatrix(x, y) {
  let [p, q, r, s] = [1, 0, 0, 1];
  while (y + r !== 0 && y + s !== 0) {
    const quotient = Math.floor((x + p) / (y + r));
    if (quotient !== Math.floor((x + q) / (y + s))) break;
    [p, q, r, s] = [r, s, p - quotient * r, q - quotient * s];
    [x, y] = [y, x - quotient * y];
  }
  return [p, q, r, s].map(BigInt);
}

function gcdOf(numbers) {
  let result = 0n;
  for (const number of numbers) {
    if (result === 1n) break;
    if (number !== 0n) result = gcd(result, number);
  }
  return result;
}

function lcm(a, b) {
  return (a / gcd(a, b)) * b;
}

/** The positive multiple of a row that is primitive; the zero row stays. */
function primitive(numbers) {
  const divisor = gcdOf(numbers);
  return divisor > 1n ? numbers.map((a) => a / divisor) : numbers;
}

function negated(numbers) {
  return numbers.map((a) => -a);
}

function isConstant(numbers) {
  return numbers.slice(0, -1).every((a) => a === 0n);
}

/** d times the value of a row at a point [x1, ..., xn, d]. */
function valueAt(numbers, where) {
  let sum = 0n;
  for (let i = 0; i < numbers.length; i += 1) sum += numbers[i] * where[i];
  return sum;
}

/** The constant that a sum of (multiplier, row) is; refused if it is not constant. */
function constantOf(terms, n) {
  let last = 0n;
  for (let i = 0; i <= n; i += 1) {
    last = 0n;
    for (const [multiplier, numbers] of terms) last += multiplier * numbers[i];
    proven(i === n || last === 0n, "the rows of a proof do not add up to a constant");
  }
  return last;
}

function textOfRow(numbers) {
  return numbers.map((a) => a.toString(16)).join(",");
}

/** M over D in lowest terms. */
function lowest(M, D) {
  if (D === 1n) return { M, D };
  let divisor = D;
  for (const numbers of M) divisor = gcd(divisor, gcdOf(numbers));
  if (divisor === 1n) return { M, D };
  return { M: M.map((numbers) => numbers.map((a) => a / divisor)), D: D / divisor };
}

function textOfMap({ M, D }) {
  return [D.toString(16), ...M.map(textOfRow)].join(";");
}

// --------------------------------------------------------------------------------- networks

/** Fractions are pairs [p, q] in lowest terms with q > 0. */
function fraction(p, q) {
  const divisor = gcd(p, q) * (q < 0n ? -1n : 1n);
  return [p / divisor, q / divisor];
}

const ZERO = [0n, 1n];
const plus = ([p, q], [r, s]) => fraction(p * s + r * q, q * s);
const times = ([p, q], [r, s]) => fraction(p * r, q * s);
const minus = (a, [r, s]) => plus(a, [-r, s]);
const isLess = ([p, q], [r, s]) => p * s < r * q;
const isSame = ([p, q], [r, s]) => p === r && q === s;
const textOf = ([p, q]) => (q === 1n ? `"${p}"` : `"${p}/${q}"`);

function number(value, what) {
  if (typeof value === "bigint") return [value, 1n];
  form(typeof value === "string", `${what} is not a number`);
  form(value.length <= MOST_DIGITS + 2, `${what} has more than 100,000 digits`);
  const parts = /^(-?)([0-9]+)(?:\/([0-9]+)|\.([0-9]+))?$/.exec(value);
  form(parts !== null, `${what} is not a number`);
  const [, sign, whole, below = "1", decimals = ""] = parts;
  const digits = value.replace(/[^0-9]/g, "").length;
  form(digits <= MOST_DIGITS, `${what} has more than 100,000 digits`);
  form(BigInt(below) !== 0n, `${what} is divided by 0`);
  const size = BigInt(whole + decimals);
  return fraction(sign ? -size : size, BigInt(below) * 10n ** BigInt(decimals.length));
}

function numbers(value, what, length = undefined) {
  return list(value, what, length).map((item) => number(item, `a number of ${what}`));
}

const RELU = [[ZERO], [ZERO, [1n, 1n]], [ZERO, ZERO]];
const NAMED = {
  relu: RELU,
  identity: [[], [[1n, 1n]], [ZERO, ZERO]],
  abs: [[ZERO], [[-1n, 1n], [1n, 1n]], [ZERO, ZERO]],
  hard_tanh: [[[-1n, 1n], [1n, 1n]], [ZERO, [1n, 1n], ZERO], [ZERO, ZERO]],
  relu6: [[ZERO, [6n, 1n]], [ZERO, [1n, 1n], ZERO], [ZERO, ZERO]],
};

/** Breakpoints, slopes and a point of the graph of an activation as a network file has it. */
function activationParts(value) {
  if (typeof value === "string") {
    form(Object.hasOwn(NAMED, value), "an unknown activation");
    return NAMED[value];
  }
  form(value instanceof Map, "an activation is neither a name nor an object");
  if (value.has("leaky_relu")) {
    const slope = number(record(value, "an activation", ["leaky_relu"]).get("leaky_relu"), "a slope");
    return [[ZERO], [slope, [1n, 1n]], [ZERO, ZERO]];
  }
  record(value, "an activation", ["breakpoints", "slopes", "through"]);
  const breakpoints = numbers(value.get("breakpoints"), "breakpoints");
  const slopes = numbers(value.get("slopes"), "slopes", breakpoints.length + 1);
  return [breakpoints, slopes, numbers(value.get("through"), "through", 2)];
}

/** An activation: breakpoints where the slope changes, the pieces' slopes and offsets. */
function activation(value) {
  const [allBreakpoints, allSlopes, [x, y]] = activationParts(value);
  const increase = allBreakpoints.every((t, i) => i === 0 || isLess(allBreakpoints[i - 1], t));
  form(increase, "breakpoints do not increase");
  const kept = allBreakpoints.map((_, i) => i).filter((i) => !isSame(allSlopes[i], allSlopes[i + 1]));
  const breakpoints = kept.map((i) => allBreakpoints[i]);
  const slopes = [allSlopes[0], ...kept.map((i) => allSlopes[i + 1])];
  const offsets = [ZERO];
  breakpoints.forEach((t, i) => {
    offsets.push(plus(offsets[i], times(minus(slopes[i], slopes[i + 1]), t)));
  });
  const pieceOf = (z) => breakpoints.filter((t) => isLess(t, z)).length;
  const lift = minus(minus(y, times(slopes[pieceOf(x)], x)), offsets[pieceOf(x)]);
  const lifted = offsets.map((offset) => plus(offset, lift));
  return { breakpoints, slopes, offsets: lifted, atZero: lifted[pieceOf(ZERO)] };
}

function textOfActivation({ breakpoints, slopes, atZero }) {
  return `[[${breakpoints.map(textOf)}],[${slopes.map(textOf)}],${textOf(atZero)}]`;
}

function commonDenominator(fractions) {
  return fractions.reduce((all, [, q]) => (q === 1n ? all : lcm(all, q)), 1n);
}

const scaled = (fractions, D) => fractions.map(([p, q]) => p * (D / q));

/** A layer in integers: weights and biases over `over`, slopes and offsets over `scale`. */
function layer(value, inputs) {
  record(value, "a layer", ["weights", "bias", "activation"]);
  const weights = list(value.get("weights"), "weights").map((item) => numbers(item, "weights", inputs));
  form(weights.length > 0, "a layer has no neuron");
  const bias = numbers(value.get("bias"), "bias", weights.length);
  const given = value.get("activation");
  const activations = Array.isArray(given)
    ? list(given, "activation", weights.length).map(activation)
    : weights.map(((one) => () => one)(activation(given)));
  const over = commonDenominator([...weights.flat(), ...bias]);
  const scale = activations.map((a) => commonDenominator([...a.slopes, ...a.offsets])).reduce(lcm, 1n);
  return {
    over,
    scale,
    weights: weights.map((w) => scaled(w, over)),
    bias: scaled(bias, over),
    pieces: activations.map((a) => ({
      breakpoints: a.breakpoints,
      slopes: scaled(a.slopes, scale),
      offsets: scaled(a.offsets, scale),
    })),
    forms: activations.reduce((sum, a) => sum + a.breakpoints.length, 0),
    text: textOfLayer(weights, bias, activations),
  };
}

function textOfLayer(weights, bias, activations) {
  const rows = weights.map((w) => `[${w.map(textOf)}]`);
  const functions = activations.map(textOfActivation);
  return `{"weights":[${rows}],"bias":[${bias.map(textOf)}],"activations":[${functions}]}`;
}

function network(value, others = []) {
  record(value, "a network", ["input_dim", "layers"], others);
  const inputs = 1 + index(integer(value.get("input_dim"), "input_dim") - 1n, 1000, "input_dim - 1");
  const layers = [];
  let width = inputs;
  for (const item of list(value.get("layers"), "layers")) {
    layers.push(layer(item, width));
    width = layers.at(-1).weights.length;
  }
  const text = `{"input_dim":${inputs},"layers":[${layers.map((item) => item.text)}]}`;
  layers.forEach((item) => delete item.text);
  return { inputs, outputs: width, layers, name: createHash("sha256").update(text).digest("hex") };
}

function widthsOf({ layers }) {
  const hidden = layers.at(-1)?.forms === 0 ? layers.slice(0, -1) : layers;
  return hidden.map((item) => item.weights.length).join(",") || "-";
}

/** The network of a network file; what else is in the file does not count. */
function networkOfFile(path) {
  const found = statSync(path);
  form(found.isFile() && found.size <= LONGEST_NETWORK, "the network is no file of at most 64 MiB");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  return network(new Reader(text, " \t\r\n").whole(), ["name", "note", "domain"]);
}

// ------------------------------------------------------------------------------- evaluation

/** What the preactivations of a layer are, as a matrix Z over P. */
function preactivations({ weights, bias, over }, { M, D }) {
  const columns = M[0].length;
  const Z = weights.map((w, i) => {
    const sum = new Array(columns).fill(0n);
    sum[columns - 1] = bias[i] * D;
    w.forEach((factor, k) => {
      if (factor !== 0n) for (let c = 0; c < columns; c += 1) sum[c] += factor * M[k][c];
    });
    return sum;
  });
  return { Z, P: over * D };
}

/** The forms of a layer, each times a positive number. */
function formsOf({ pieces }, { Z, P }) {
  return pieces.flatMap(({ breakpoints }, i) =>
    breakpoints.map(([p, q]) => {
      const numbers = Z[i].map((z) => q * z);
      numbers[numbers.length - 1] -= p * P;
      return numbers;
    }),
  );
}

/** The values of a layer's neurons, if exactly the forms in `signs` that are true are positive. */
function outputsOf({ pieces, scale }, { Z, P }, signs) {
  let first = 0;
  const M = pieces.map(({ breakpoints, slopes, offsets }, i) => {
    const mine = signs.slice(first, first + breakpoints.length);
    first += breakpoints.length;
    const piece = mine.filter(Boolean).length;
    const numbers = Z[i].map((z) => slopes[piece] * z);
    numbers[numbers.length - 1] += offsets[piece] * P;
    return numbers;
  });
  return lowest(M, scale * P);
}

/** The networks' layers in order; a layer marked `fresh` has the input of the network as its own. */
function chainOf(networks) {
  return networks.flatMap(({ layers }) => layers.map((item, i) => ({ layer: item, fresh: i === 0 })));
}

function identityMap(n) {
  const unit = (k) => Array.from({ length: n + 1 }, (_, i) => (i === k ? 1n : 0n));
  return { M: Array.from({ length: n }, (_, k) => unit(k)), D: 1n };
}

/** Which forms are positive along one network, by a rule that looks at them, and the outputs. */
function run(layers, input, isPositive) {
  const signs = [];
  let values = input;
  for (const item of layers) {
    const before = preactivations(item, values);
    const mine = formsOf(item, before).map(isPositive);
    for (const sign of mine) signs.push(sign);
    values = outputsOf(item, before, mine);
  }
  return { signs, values };
}

function runAt(layers, where) {
  const n = where.length - 1;
  const input = { M: where.slice(0, n).map((x) => [x]), D: where[n] };
  return run(layers, input, ([value]) => value > 0n);
}

/** As `runAt`, at `where - e normal` for infinitely small e > 0. */
function runBeyond(layers, where, normal) {
  const n = where.length - 1;
  const input = { M: where.slice(0, n).map((x, i) => [-normal[i], x]), D: where[n] };
  return run(layers, input, ([slope, value]) => value > 0n || (value === 0n && slope > 0n));
}

/** A pattern as a short text, 8 forms a character. */
function textOfPattern(signs) {
  let text = "";
  for (let i = 0; i < signs.length; i += 8) {
    let bits = 0;
    for (let k = i; k < Math.min(i + 8, signs.length); k += 1) bits |= Number(signs[k]) << (k - i);
    text += String.fromCharCode(bits);
  }
  return text;
}

function sameValues(a, b) {
  return a.M.every((numbers, i) => numbers.every((x, c) => x * b.D === b.M[i][c] * a.D));
}

/** Whether the map `a`, of n + 1 columns, has the values `b` at a point. */
function hasValuesAt(a, where, b) {
  const values = { M: a.M.map((numbers) => [valueAt(numbers, where)]), D: a.D * where.at(-1) };
  return sameValues(values, b);
}

// ----------------------------------------------------------------------------------- header

const KINDS = [
  "proper", "activation", "affine", "dual_graph", "open_connected", "closed_connected", "convex", "equal", "differ",
];
const WITH_PARTS = ["proper", "activation", "affine"];
const WITH_FACETS = ["dual_graph", "open_connected", "closed_connected", "convex"];
const OF_TWO = ["equal", "differ"];

function headerKeys(kind, relation) {
  const keys = ["format", "version", "kind", "network", "domain"];
  keys.push(OF_TWO.includes(kind) ? "other" : "relation");
  if (relation === "=" && kind === "closed_connected") keys.push("maps");
  if (relation === "=" && kind === "convex") keys.push("groups");
  return [keys, relation === "=" && WITH_PARTS.includes(kind) ? ["prefix"] : []];
}

function relationOf(value, kind) {
  if (OF_TWO.includes(kind)) return undefined;
  const relation = value.get("relation");
  form(relation === "=" || (relation === ">=" && kind !== "dual_graph"), "an unknown relation");
  return relation;
}

function readHeader(value) {
  form(value instanceof Map, "the header is not an object");
  form(value.get("format") === "exactregions certificate", "not a certificate");
  form(value.get("version") === 1n, "an unknown version of the format");
  const kind = value.get("kind");
  form(KINDS.includes(kind), "an unknown kind");
  const relation = relationOf(value, kind);
  record(value, "the header", ...headerKeys(kind, relation));
  const networks = [network(value.get("network"))];
  if (OF_TWO.includes(kind)) networks.push(network(value.get("other")));
  form(networks.every((one) => one.inputs === networks[0].inputs), "the networks' inputs differ in number");
  form(networks.every((one) => one.outputs === networks[0].outputs), "the networks' outputs differ in number");
  const n = networks[0].inputs;
  const header = { kind, relation, networks, n, domain: walls(value.get("domain"), n, "the domain") };
  if (value.has("maps")) header.maps = readMaps(value.get("maps"), networks[0]);
  if (value.has("groups")) {
    header.groups = list(value.get("groups"), "groups").map((rows) => walls(rows, n, "a group"));
  }
  if (value.has("prefix")) header.prefix = readPrefix(value.get("prefix"), networks[0].layers);
  return header;
}

function readMaps(value, { inputs, outputs }) {
  const maps = list(value, "maps").map((item) => {
    const [D, ...M] = list(item, "a map", outputs + 1);
    positive(D, "the denominator of a map");
    M.forEach((numbers) => row(numbers, inputs, "a row of a map"));
    form(lowest(M, D).D === D, "a map is not in lowest terms");
    return { M, D };
  });
  form(new Set(maps.map(textOfMap)).size === maps.length, "two maps are equal");
  return maps;
}

function readPrefix(value, layers) {
  const texts = list(value, "prefix");
  form(texts.length > 0 && texts.length <= layers.length, "prefix has not a text for each layer");
  texts.forEach((text, i) => {
    form(typeof text === "string" && /^[-c+pn?]*$/.test(text), "a text of prefix has other characters");
    form(text.length === layers[i].forms, "a text of prefix has not a character for each form");
    form(text.includes("?") === (i === texts.length - 1), "? stands in the last text of prefix, and only there");
  });
  return texts;
}

// ------------------------------------------------------------------------------------- tree

const IS_POSITIVE = { C: true, c: false, "+": true, "-": false, p: true, n: false };

/** A walk through the tree in preorder; `leaf` is called at each leaf with its record. */
class Tree {
  constructor(header) {
    this.header = header;
    this.chain = chainOf(header.networks);
    this.stages = [];
    this.context = [...header.domain];
    this.strict = header.domain.map(() => header.kind !== "activation");
    this.pending = [];
    this.identity = identityMap(header.n);
  }

  /** Enters the layer after those entered so far; its constant forms are decided. */
  enter() {
    const { layer: item, fresh } = this.chain[this.stages.length];
    const before = preactivations(item, fresh ? this.identity : this.outputs(this.stages.length - 1));
    const rows = formsOf(item, before).map(primitive);
    const states = rows.map((h) => (isConstant(h) ? (h.at(-1) > 0n ? "C" : "c") : "?"));
    this.stages.push({ layer: item, before, rows, states, next: 0, trail: [] });
  }

  outputs(i) {
    const { layer: item, before, states } = this.stages[i];
    return outputsOf(item, before, states.map((state) => IS_POSITIVE[state]));
  }

  /** The maps of the networks on the leaf. */
  maps() {
    let at = 0;
    return this.header.networks.map(({ layers }) => {
      at += layers.length;
      return layers.length === 0 ? this.identity : this.outputs(at - 1);
    });
  }

  decide(stage, f, state) {
    stage.states[f] = state;
    stage.trail.push(f);
  }

  assume(stage, f, isPositive) {
    this.decide(stage, f, isPositive ? "+" : "-");
    this.context.push(isPositive ? stage.rows[f] : negated(stage.rows[f]));
    this.strict.push(isPositive || this.header.kind !== "activation");
  }

  /** The stage with a form to decide, after entering layers that have none; undefined at a leaf. */
  openStage() {
    for (;;) {
      const stage = this.stages.at(-1);
      if (stage !== undefined) {
        while (stage.next < stage.states.length && stage.states[stage.next] !== "?") stage.next += 1;
        if (stage.next < stage.states.length) return stage;
      }
      if (this.stages.length === this.chain.length) return undefined;
      this.enter();
    }
  }

  applyProofs(stage, proofs) {
    const { context, strict, header } = this;
    let last = -1;
    for (const proof of list(proofs, "a node's record")) {
      form(list(proof, "a proof").length >= 2, "a proof is too short");
      const f = index(proof[0], stage.rows.length, "the index of a form");
      form(f > last, "the forms of a record do not increase");
      const m = integer(proof[1], "the multiplier of a form");
      form(m !== 0n, "the multiplier of a form is 0");
      const pairs = multipliers(proof, 2, context.length);
      proven(stage.states[f] === "?", "a proof for a form that is decided");
      const terms = [[-m, stage.rows[f]], ...pairs.map(([j, mj]) => [mj, context[j]])];
      const c = constantOf(terms, header.n);
      const refusedIsStrict = m < 0n || header.kind !== "activation";
      const isStrict = refusedIsStrict || pairs.some(([j]) => strict[j]);
      proven(c < 0n || (c === 0n && isStrict), "a proof does not refute");
      this.decide(stage, f, m > 0n ? "p" : "n");
      last = f;
    }
  }

  split(stage) {
    this.pending.push({
      depth: this.stages.length, form: stage.next, decided: stage.trail.length, rows: this.context.length,
    });
    this.assume(stage, stage.next, true);
  }

  /** Goes to the other side of the last split that has one to come; false if none has. */
  otherSide() {
    const split = this.pending.pop();
    if (split === undefined) return false;
    this.stages.length = split.depth;
    this.context.length = split.rows;
    this.strict.length = split.rows;
    const stage = this.stages.at(-1);
    for (const f of stage.trail.splice(split.decided)) stage.states[f] = "?";
    stage.next = split.form;
    this.assume(stage, split.form, false);
    return true;
  }

  prefix() {
    return this.stages.map(({ states }) => states.join("").replaceAll("C", "c"));
  }

  /** Starts at the node that the prefix of a part describes. */
  start(prefix) {
    for (const text of prefix) {
      this.enter();
      const stage = this.stages.at(-1);
      [...text].forEach((state, f) => {
        proven((state === "c") === (stage.states[f] !== "?"), "prefix errs on which forms are constant");
        if (state === "+" || state === "-") this.assume(stage, f, state === "+");
        if (state === "p" || state === "n") this.decide(stage, f, state);
      });
    }
  }

  /** Walks; `leaf(record)` and `part(record)` look at the records that are theirs. */
  async walk(lines, leaf, part) {
    do {
      let stage = this.openStage();
      let elsewhere = false;
      while (stage !== undefined && !elsewhere) {
        const proofs = await lines.next("a node's record");
        elsewhere = proofs instanceof Map;
        if (elsewhere) await part(proofs);
        else {
          this.applyProofs(stage, proofs);
          if (this.openStage() === stage) this.split(stage);
          stage = this.openStage();
        }
      }
      if (!elsewhere) leaf(await lines.next("a leaf's record"));
    } while (this.otherSide());
  }

  signs() {
    return this.stages.flatMap(({ states }) => states.map((state) => IS_POSITIVE[state]));
  }

  /** Checks the witness of the leaf and returns the text of its pattern. */
  checkWitness(value) {
    const witness = point(value, this.header.n);
    this.context.forEach((numbers, j) => {
      const at = valueAt(numbers, witness);
      proven(at > 0n || (at === 0n && !this.strict[j]), "a witness is outside its cell");
    });
    const seen = this.header.networks.flatMap(({ layers }) => runAt(layers, witness).signs);
    const text = textOfPattern(this.signs());
    proven(textOfPattern(seen) === text, "a witness has another pattern than its cell");
    return text;
  }
}

// ----------------------------------------------------------------- facets and what they join

/** Classes of 0, 1, ... under joining. */
class Classes {
  parents = [];

  add() {
    return this.parents.push(this.parents.length) - 1;
  }

  root(i) {
    let at = i;
    while (this.parents[at] !== at) {
      this.parents[at] = this.parents[this.parents[at]];
      at = this.parents[at];
    }
    return at;
  }

  join(i, j) {
    this.parents[this.root(i)] = this.root(j);
  }
}

/** The cells with what lies beyond their facets; a cell is a number, given when it is first named. */
class Graph {
  constructor(header) {
    this.header = header;
    this.numbers = new Map(); // text of a pattern -> cell
    this.names = []; // cell -> the cells beyond its facets, undefined until its leaf has come
    this.mapOf = []; // cell -> number of its map
    this.mapNumbers = new Map();
    this.leaves = 0;
    this.regions = new Classes();
  }

  cell(text) {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.regions.add();
      this.numbers.set(text, number);
    }
    return number;
  }

  mapNumber(text) {
    if (!this.mapNumbers.has(text)) this.mapNumbers.set(text, this.mapNumbers.size);
    return this.mapNumbers.get(text);
  }

  /** Reads a leaf: its cell, map, and for each facet [index of its row, cell beyond], -1 outside the domain. */
  leaf(tree, value, extra) {
    const { context, header } = tree;
    const entries = list(value, "a leaf's record", 1 + context.length + extra);
    const cell = this.cell(tree.checkWitness(entries[0]));
    proven(this.names[cell] === undefined, "two leaves have the same pattern");
    const [map] = tree.maps();
    const facets = [];
    context.forEach((numbers, j) => {
      const where = this.facet(context, j, list(entries[1 + j], "the entry of a context row"));
      if (where === undefined) return;
      facets.push([j, j < header.domain.length ? -1 : this.beyond(where, numbers)]);
    });
    const names = facets.map(([, beyond]) => beyond).filter((beyond) => beyond >= 0);
    proven(new Set(names).size === names.length, "a leaf names a cell twice");
    this.names[cell] = names;
    this.mapOf[cell] = this.mapNumber(textOfMap(map));
    this.leaves += 1;
    return { cell, map, facets, last: entries.at(-1) };
  }

  /** The point inside the facet on row j of the context, or undefined if it is proven to have none. */
  facet(context, j, entry) {
    const { n } = this.header;
    const tag = index(entry[0], 2, "the first number of an entry");
    if (tag === 0) {
      form(entry.length >= 4, "an entry without multipliers");
      const t = integer(entry[1], "a multiplier");
      const pairs = multipliers(entry, 2, context.length, j);
      const c = constantOf([[t, context[j]], ...pairs.map(([k, m]) => [m, context[k]])], n);
      proven(c <= 0n, "a proof that there is no facet does not refute");
      return undefined;
    }
    const where = point(entry.slice(1), n);
    context.forEach((numbers, k) => {
      const at = valueAt(numbers, where);
      proven(k === j ? at === 0n : at > 0n, "a point is not inside its facet");
    });
    return where;
  }

  beyond(where, normal) {
    return this.cell(textOfPattern(runBeyond(this.header.networks[0].layers, where, normal).signs));
  }

  /** Checks that cells name each other, joins those of equal map, and returns the facets' number. */
  close() {
    let named = 0;
    for (let cell = 0; cell < this.numbers.size; cell += 1) {
      proven(this.names[cell] !== undefined, "a cell beyond a facet is no leaf");
      for (const other of this.names[cell]) {
        proven(this.names[other]?.includes(cell), "a cell beyond a facet does not name the leaf");
        if (this.mapOf[cell] === this.mapOf[other]) this.regions.join(cell, other);
        named += 1;
      }
    }
    return named / 2;
  }

  /** For each map, by its number, how many open connected regions it has. */
  regionsOfMaps() {
    const counts = new Array(this.mapNumbers.size).fill(0);
    this.mapOf.forEach((map, cell) => {
      if (this.regions.root(cell) === cell) counts[map] += 1;
    });
    return counts;
  }
}

const sum = (counts) => counts.reduce((a, b) => a + b, 0);

// ------------------------------------------------------------------------- closed_connected

/** Pairs (cell, k): a cell that is reached by the map with the index k in the header. */
class Reached {
  constructor(graph, maps) {
    this.graph = graph;
    this.maps = maps;
    this.pairs = new Map(); // cell * number of maps + k -> element of classes
    this.classes = new Classes();
    this.steps = [];
  }

  pair(cell, k) {
    return cell * this.maps.length + k;
  }

  leaf(tree, { cell, map, facets, last }) {
    const inner = facets.filter(([, beyond]) => beyond >= 0);
    let before = -1;
    for (const entry of list(last, "the list of maps that reach a leaf")) {
      const [first, ...rest] = list(entry, "an entry of a map", 1 + inner.length);
      const k = index(first, this.maps.length, "the index of a map");
      form(k > before, "the indices of maps do not increase");
      before = k;
      this.pairs.set(this.pair(cell, k), this.classes.add());
      const difference = differenceOf(map, this.maps[k]);
      rest.forEach((item, i) => {
        const [j, beyond] = inner[i];
        if (meets(tree, j, difference, list(item, "the entry of a facet"))) {
          this.steps.push([this.pair(cell, k), this.pair(beyond, k)]);
        }
      });
    }
  }

  /** The number of closed connected regions. */
  close() {
    const { graph, maps, pairs, classes } = this;
    const several = graph.regionsOfMaps();
    const listed = maps.map((map) => graph.mapNumber(textOfMap(map)));
    const isListed = new Set(listed);
    several.forEach((count, map) => {
      proven((count > 1) === isListed.has(map), "maps are not those of several open connected regions");
    });
    proven(several.length === graph.mapNumbers.size, "maps has a map that no cell has");
    for (const [from, to] of this.steps) {
      proven(pairs.has(to), "a cell beyond is not reached by the map");
      classes.join(pairs.get(from), pairs.get(to));
    }
    const found = new Set();
    graph.mapOf.forEach((map, cell) => {
      if (!isListed.has(map)) return;
      const pair = this.pair(cell, listed.indexOf(map));
      proven(pairs.has(pair), "a leaf is not reached by its own map");
      found.add(classes.root(pairs.get(pair)));
    });
    return several.filter((count) => count === 1).length + found.size;
  }
}

/** The primitive rows of f - g. */
function differenceOf(f, g) {
  return f.M.map((numbers, i) => primitive(numbers.map((a, c) => a * g.D - g.M[i][c] * f.D)));
}

/** Whether f = g somewhere on a facet, as its entry proves. */
function meets({ context, header }, j, difference, entry) {
  const tag = index(entry[0], 2, "the first number of an entry");
  if (tag === 1) {
    const where = point(entry.slice(1), header.n);
    const isThere = context.every((other) => valueAt(other, where) >= 0n);
    proven(isThere && valueAt(context[j], where) === 0n, "a point is not on its facet");
    proven(difference.every((d) => valueAt(d, where) === 0n), "the maps differ at a point");
    return true;
  }
  form(entry.length >= 3, "an entry of a facet is too short");
  const t = integer(entry[1], "a multiplier");
  const s = list(entry[2], "the multipliers of outputs", difference.length);
  const pairs = multipliers(entry, 3, context.length, j);
  const terms = [[t, context[j]], ...pairs.map(([k, m]) => [m, context[k]])];
  s.forEach((factor, i) => terms.push([integer(factor, "a multiplier"), difference[i]]));
  proven(constantOf(terms, header.n) < 0n, "a proof that maps differ on a facet does not refute");
  return false;
}

// ---------------------------------------------------------------------------------- convex

/** The convex regions of several cells. */
class Groups {
  constructor(graph, groups) {
    this.graph = graph;
    this.groups = groups;
    this.texts = groups.map((rows) => new Set(rows.map(textOfRow)));
    this.groupOf = []; // cell -> index of its group, undefined if it is a region by itself
    this.maps = []; // group -> number of the map of its cells
    this.facets = []; // [group, text of the row, cell beyond]
    this.alone = 0;
  }

  leaf(tree, { cell, facets, last }) {
    list(last, "the entry of a region");
    if (last.length === 0) {
      this.alone += 1;
      return;
    }
    const k = index(last[0], this.groups.length, "the index of a group");
    list(last, "the entry of a group", 1 + this.groups[k].length);
    this.groups[k].forEach((numbers, i) => checkInside(tree, numbers, list(last[1 + i], "a proof of a wall")));
    this.groupOf[cell] = k;
    this.maps[k] ??= this.graph.mapOf[cell];
    proven(this.maps[k] === this.graph.mapOf[cell], "the cells of a group have different maps");
    for (const [j, beyond] of facets) this.facets.push([k, textOfRow(tree.context[j]), beyond]);
  }

  /** The number of regions, if they form a complex. */
  close() {
    this.groups.forEach((_, k) => proven(this.maps[k] !== undefined, "a group has no cell"));
    const across = this.groups.map(() => new Map());
    for (const [k, text, beyond] of this.facets) {
      if (beyond >= 0 && this.groupOf[beyond] === k) continue;
      proven(this.texts[k].has(text), "a wall of a group is not among its rows");
      const region = this.region(beyond);
      if (!across[k].has(text)) across[k].set(text, region);
      proven(across[k].get(text) === region, "several regions lie beyond a wall of a group");
    }
    return this.alone + this.groups.length;
  }

  region(cell) {
    if (cell < 0) return "outside";
    return this.groupOf[cell] === undefined ? `cell ${cell}` : `group ${this.groupOf[cell]}`;
  }
}

/** Proves that a row is >= 0 on the cell. */
function checkInside({ context, header }, numbers, proof) {
  const m = positive(proof[0], "the multiplier of a wall");
  const pairs = multipliers(proof, 1, context.length);
  const c = constantOf([[m, numbers], ...pairs.map(([j, mj]) => [-mj, context[j]])], header.n);
  proven(c >= 0n, "a proof that a cell is within a wall fails");
}

/** A region that a record [p, q, u, v] proves not to be convex. */
function regionNotConvex(header, graph, value, mapOfRegion) {
  const [p, q, u, v] = list(value, "a record of a region that is not convex", 4);
  const { layers } = header.networks[0];
  const [one, other] = [p, q].map((where) => {
    point(where, header.n);
    proven(header.domain.every((d) => valueAt(d, where) >= 0n), "a point is outside the domain");
    const number = graph.numbers.get(textOfPattern(runAt(layers, where).signs));
    proven(number !== undefined, "the pattern of a point is no leaf");
    return graph.regions.root(number);
  });
  positive(u, "a weight");
  positive(v, "a weight");
  proven(one === other, "two points are in different regions");
  const [left, right] = [u * q.at(-1), v * p.at(-1)];
  const between = p.slice(0, -1).map((x, i) => left * x + right * q[i]);
  between.push((u + v) * p.at(-1) * q.at(-1));
  const differs = !hasValuesAt(mapOfRegion[graph.mapOf[one]], between, runAt(layers, between).values);
  proven(differs, "the network has the region's map at the point between two points");
  return one;
}

// --------------------------------------------------------------------------- checks of bodies

/** The body of a tree of leaves that are [witness]; parts are followed. */
async function checkPlainTree(header, lines, path, isPart) {
  const tree = new Tree(header);
  if (isPart) tree.start(header.prefix);
  const found = { leaves: 0, maps: new Set() };
  const leaf = (value) => {
    tree.checkWitness(list(value, "a leaf's record", 1)[0]);
    found.leaves += 1;
    if (header.kind === "affine") found.maps.add(textOfMap(tree.maps()[0]));
    if (header.kind === "equal") {
      const [one, other] = tree.maps();
      proven(sameValues(one, other), "the networks have different maps on a cell");
    }
  };
  const part = async (value) => {
    form(WITH_PARTS.includes(header.kind) && !isPart, "a part where there is none");
    const below = await checkPart(header, tree.prefix(), path, value);
    found.leaves += below.leaves;
    for (const map of below.maps) found.maps.add(map);
  };
  await tree.walk(lines, leaf, part);
  return found;
}

function countOf({ kind }, { leaves, maps }) {
  return kind === "affine" ? maps.size : leaves;
}

async function checkPart(header, prefix, path, value) {
  const hash = record(value, "the name of a part", ["part"]).get("part");
  form(typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash), "the name of a part is no SHA-256");
  const plain = `${path}.parts/${hash}`;
  const lines = new Lines(existsSync(plain) ? plain : `${plain}.gz`);
  const own = readHeader(await lines.next("the header of a part"));
  proven(own.kind === header.kind && own.relation === header.relation, "a part is of another kind");
  proven(own.networks[0].name === header.networks[0].name, "a part is about another network");
  proven(own.domain.map(textOfRow).join(";") === header.domain.map(textOfRow).join(";"), "a part has another domain");
  proven(own.prefix?.join("|") === prefix.join("|"), "a part is of another node");
  const found = await checkPlainTree(own, lines, path, true);
  await checkFooter(lines, `part of ${own.kind} ${countOf(own, found)}`);
  proven(lines.hash.digest("hex") === hash, "a part has another SHA-256");
  return found;
}

async function claimOfPlainTree(header, lines, path) {
  const isPart = header.prefix !== undefined;
  const count = countOf(header, await checkPlainTree(header, lines, path, isPart));
  if (header.kind === "equal") return "equal";
  return `${isPart ? "part of " : ""}${header.kind} ${count}`;
}

function noParts() {
  throw new Malformed("a part where there is none");
}

async function claimOfFacets(header, lines) {
  const tree = new Tree(header);
  const graph = new Graph(header);
  const extras = { closed_connected: () => new Reached(graph, header.maps), convex: () => new Groups(graph, header.groups) };
  const more = extras[header.kind]?.();
  const mapOfNumber = [];
  const leaf = (value) => {
    const seen = graph.leaf(tree, value, more === undefined ? 0 : 1);
    mapOfNumber[graph.mapOf[seen.cell]] ??= seen.map;
    more?.leaf(tree, seen);
  };
  await tree.walk(lines, leaf, noParts);
  if (header.kind === "convex") return claimOfConvex(header, lines, graph, more, mapOfNumber);
  const facets = graph.close();
  if (header.kind === "dual_graph") return `dual_graph ${graph.leaves} cells, ${facets} facets`;
  if (header.kind === "open_connected") return `open_connected ${sum(graph.regionsOfMaps())}`;
  return `closed_connected ${more.close()}`;
}

async function claimOfConvex(header, lines, graph, groups, mapOfNumber) {
  graph.close();
  const upper = groups.close();
  const split = new Set();
  for (;;) {
    const value = await lines.next("the footer");
    if (value instanceof Map) {
      const lower = sum(graph.regionsOfMaps()) + split.size;
      return [`convex ${lower}..${upper}`, value];
    }
    const region = regionNotConvex(header, graph, value, mapOfNumber);
    proven(!split.has(region), "a region comes twice");
    split.add(region);
  }
}

/** The body of a certificate with ">=": witnesses with different patterns or maps. */
async function claimOfWitnesses(header, lines) {
  const seen = new Set();
  for (;;) {
    const value = await lines.next("the footer");
    if (value instanceof Map) return [`${header.kind} >= ${seen.size}`, value];
    const witness = point(list(value, "a line of the body", 1)[0], header.n);
    const text = header.kind === "activation" ? patternInDomain(header, witness) : cellOf(header, witness);
    proven(!seen.has(text), "two witnesses are of the same region");
    seen.add(text);
  }
}

function patternInDomain({ domain, networks }, witness) {
  proven(domain.every((d) => valueAt(d, witness) >= 0n), "a witness is outside the domain");
  return textOfPattern(runAt(networks[0].layers, witness).signs);
}

/** The pattern of the cell around a witness or, for kinds that count maps, the map there. */
function cellOf({ kind, domain, networks, n }, witness) {
  proven(domain.every((d) => valueAt(d, witness) > 0n), "a witness is not inside the domain");
  const { signs, values } = run(networks[0].layers, identityMap(n), (numbers) => {
    const at = isConstant(numbers) ? numbers[n] : valueAt(numbers, witness);
    proven(at !== 0n || isConstant(numbers), "a witness is on the boundary of its cell");
    return at > 0n;
  });
  return kind === "proper" ? textOfPattern(signs) : textOfMap(values);
}

async function claimOfDifference({ domain, networks, n }, lines) {
  const where = point(list(await lines.next("a point"), "the body", 1)[0], n);
  proven(domain.every((d) => valueAt(d, where) >= 0n), "the point is outside the domain");
  const [one, other] = networks.map(({ layers }) => runAt(layers, where).values);
  proven(!sameValues(one, other), "the networks have the same value at the point");
  return "differ";
}

// --------------------------------------------------------------------------------- verdicts

/** The footer, which may have been read, claims what was found, and nothing comes after it. */
async function checkFooter(lines, claim, footer = undefined) {
  const value = record(footer ?? (await lines.next("the footer")), "the footer", ["claim"]).get("claim");
  form(typeof value === "string", "the claim is not a text");
  proven(value === claim, `the file claims something else than it proves: ${claim}`);
  await lines.end();
}

function claimOf(header, lines, path) {
  if (header.relation === ">=") return claimOfWitnesses(header, lines);
  if (header.kind === "differ") return claimOfDifference(header, lines);
  if (WITH_FACETS.includes(header.kind)) return claimOfFacets(header, lines);
  return claimOfPlainTree(header, lines, path);
}

function description({ n, networks, domain }) {
  const rows = domain.map((numbers) => `[${numbers.join(",")}]`).join(",");
  const where = domain.length === 0 ? `R^${n}` : `[${rows}]`;
  const names = networks.map(({ name }) => name).join(",");
  return `input_dim ${n}, widths ${widthsOf(networks[0])}, domain ${where}, network ${names}`;
}

async function check(path, networkPath) {
  const lines = new Lines(path);
  const header = readHeader(await lines.next("the header"));
  if (networkPath !== undefined) {
    const { name } = networkOfFile(networkPath);
    proven(name === header.networks[0].name, "the certificate is about another network");
  }
  const [claim, footer] = [await claimOf(header, lines, path)].flat();
  await checkFooter(lines, claim, footer);
  return `VERIFIED ${claim}\n${description(header)}`;
}

async function verdict(paths) {
  try {
    form(paths.length === 1 || paths.length === 2, "usage: node check.mjs CERT [NET]");
    return [0, await check(...paths)];
  } catch (error) {
    if (error instanceof Rejected) return [1, `REJECTED ${error.message}`];
    return [2, `MALFORMED ${error.message}`.replace(/[^\x20-\x7e]/g, "?")];
  }
}

/** Runs the check in a thread of bounded memory, so that running out of it is a verdict too. */
function main() {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: process.argv.slice(2),
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const finish = ([code, text]) => {
    console.log(text);
    process.exitCode = code;
    return worker.terminate();
  };
  worker.once("message", finish);
  worker.once("error", (error) => finish([2, `MALFORMED ${error.message}`]));
  process.exitCode = 2;
}

if (isMainThread) main();
else parentPort.postMessage(await verdict(workerData));
