// A response as a saved file and as a code, byte for byte as readiness/storage writes the file.

const ESCAPES = new RegExp(
  "\\x1b\\[[0-?]*[ -/]*[@-~]" +
  "|\\x1b(?:\\]|P|X|\\^|_)[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)?" +
  "|\\x9d[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)?" +
  "|\\x1b[ -/]*[0-~]", "g");
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

// Half a letter cannot be stored.
function wholeLetter(letter) {
  return letter.length === 1 && letter >= "\ud800" && letter <= "\udfff" ? "?" : letter;
}

// Text as it may be kept: no escape sequences, controls or marks that hide or reorder text.
function clean(text, keepNewlines) {
  let out = Array.from(text, wholeLetter).join("").replace(ESCAPES, "");
  if (keepNewlines) {
    out = out.replace(/\r\n?/g, "\n").split("\n").map(function (line) {
      return line.replace(CONTROLS, " ");
    }).join("\n");
  } else {
    out = out.replace(CONTROLS, " ");
  }
  return out.replace(INVISIBLE, "");
}

function cleanLine(text) {
  const letters = Array.from(clean(text, false));
  return (letters.length > 200 ? letters.slice(0, 199).join("") + "\u2026" : letters.join("")).trim();
}

function cleanNote(text) {
  return Array.from(clean(text, true)).slice(0, 5000).join("").trim();
}

// JSON as Python's json module writes it: `sorted` without any blanks, else one blank a level.
function writeJson(value, sorted, depth) {
  if (value === null || typeof value !== "object") { return JSON.stringify(value); }
  const inner = (depth || 0) + 1;
  const isList = Array.isArray(value);
  const items = isList ?
    value.map(function (item) { return writeJson(item, sorted, inner); }) :
    keysOf(value, sorted).map(function (key) {
      return JSON.stringify(key) + (sorted ? ":" : ": ") + writeJson(value[key], sorted, inner);
    });
  const ends = isList ? "[]" : "{}";
  if (sorted || !items.length) { return ends.charAt(0) + items.join(",") + ends.charAt(1); }
  const indent = "\n" + " ".repeat(inner);
  return ends.charAt(0) + indent + items.join("," + indent) + indent.slice(0, -1) + ends.charAt(1);
}

// Objects by id have no prototype (an id may be any word) and are sorted: those that look like
// numbers would come first otherwise, whatever order they were put in.
function keysOf(value, sorted) {
  const keys = Object.keys(value);
  return sorted || Object.getPrototypeOf(value) === null ? keys.sort() : keys;
}

function answerDocument(answer) {
  const out = { state: answer.state };
  if (typeof answer.option === "number") { out.option = answer.option + 1; }
  if (answer.options && answer.options.length) {
    out.options = answer.options.map(function (level) { return level + 1; });
  }
  if (answer.rows && answer.rows.length) {
    out.rows = answer.rows.map(function (level) { return level === null ? null : level + 1; });
  }
  ["number", "reason", "note", "at"].forEach(function (name) {
    if (answer[name]) { out[name] = answer[name]; }
  });
  return out;
}

function answerOf(given) {
  const out = { state: given.state };
  if (given.option !== undefined) { out.option = given.option - 1; }
  if (given.options) { out.options = given.options.map(function (label) { return label - 1; }); }
  if (given.rows) {
    out.rows = given.rows.map(function (label) { return label === null ? null : label - 1; });
  }
  ["number", "reason", "note", "at"].forEach(function (name) {
    if (given[name]) { out[name] = given[name]; }
  });
  return out;
}

function respondentDocument(form, respondent) {
  const out = {};
  form.profile_order.forEach(function (name) {
    if (isGiven(respondent[name])) { out[name] = respondent[name]; }
  });
  return out;
}

function reviewBy(createdAt, months) {
  const at = new Date(createdAt);
  const month = at.getUTCMonth() + months;
  const year = at.getUTCFullYear() + Math.floor(month / 12);
  function two(number) { return (number < 10 ? "0" : "") + number; }
  return year + "-" + two(month % 12 + 1) + "-" + two(Math.min(at.getUTCDate(), 28));
}

function documentOf(form, response) {
  const answers = Object.create(null);
  Object.keys(response.answers).sort().forEach(function (id) {
    answers[id] = answerDocument(response.answers[id]);
  });
  return {
    format: form.format, version: form.format_version, generation: response.generation,
    pack: { id: form.pack.id, version: form.pack.version, hash: form.pack.hash },
    length: response.length, respondent: respondentDocument(form, response.respondent),
    answers: answers, adviser: {}, roadmap_edits: [], history: [],
    review_by: reviewBy(response.created_at, form.kept_months),
    created_at: response.created_at, updated_at: response.updated_at
  };
}

function fileText(form, response) {
  const saved = documentOf(form, response);
  saved.sha256 = sha256(writeJson(saved, true));
  return writeJson(saved, false) + "\n";
}

function fileName(name) {
  const plain = name.normalize("NFKD").replace(/&/g, " and ").replace(/[^\x00-\x7f]/g, "")
    .toLowerCase().replace(/'/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  // Windows keeps a few names for its devices.
  const free = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/.test(plain) ? "firm-" + plain : plain;
  return (free.slice(0, 80).replace(/-+$/, "") || "my-firm") + ".readiness.json";
}

// The response in a file that this form wrote; throws words for a person when it is another file.
function responseOf(form, text) {
  let saved;
  try { saved = JSON.parse(text); } catch (error) { saved = null; }
  if (!saved || saved.format !== form.format) { throw new Error("That is not a saved answers file."); }
  if (!saved.pack || saved.pack.id !== form.pack.id || saved.pack.hash !== form.pack.hash) {
    throw new Error("That file belongs to another questionnaire, or to another version of it.");
  }
  try {
    const response = {
      generation: saved.generation, length: saved.length,
      respondent: Object.assign({}, saved.respondent), answers: Object.create(null),
      created_at: saved.created_at, updated_at: saved.updated_at
    };
    Object.keys(saved.answers).forEach(function (id) {
      response.answers[id] = answerOf(saved.answers[id]);
    });
    // What this form cannot show, such as an adviser's view, would be lost: then it is not opened.
    const again = documentOf(form, response);
    if (sha256(writeJson(again, true)) === saved.sha256) { return response; }
  } catch (error) { /* falls through to the words below */ }
  throw new Error("That file is damaged, or holds more than this form can keep.");
}

function answerCode(answer) {
  if (answer.state === "dont_know") { return "d"; }
  if (answer.state === "not_applicable") { return "n" + answer.reason; }
  if (answer.state === "unanswered") { return "u"; }
  if (answer.options && answer.options.length) {
    return "m" + answer.options.map(function (level) { return level + 1; }).join(".");
  }
  if (answer.rows && answer.rows.length) {
    return "g" + answer.rows.map(function (l) { return l === null ? "-" : l + 1; }).join(".");
  }
  return answer.number ? "v" + answer.number : String(answer.option + 1);
}

function seconds(stamp) { return Math.round(new Date(stamp).getTime() / 1000); }

// The same response in one word for an e-mail: readiness/forms/code.py says what stands in it.
function codeText(form, response) {
  const start = seconds(response.created_at);
  const notes = Object.create(null);
  const answers = Object.keys(response.answers).sort().map(function (id) {
    const answer = response.answers[id];
    if (answer.note) { notes[id] = answer.note; }
    return id + " " + answerCode(answer) + " " + (seconds(answer.at) - start).toString(36);
  });
  const content = writeJson([
    form.pack.id, form.pack.version, form.pack.hash, response.length, start,
    seconds(response.updated_at) - start, respondentDocument(form, response.respondent),
    answers.join(","), notes
  ], true);
  const bytes = utf8(content).map(function (byte) { return String.fromCharCode(byte); });
  const word = btoa(bytes.join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const whole = form.code_start + word + "." + sha256(content).slice(0, 16);
  return whole.match(/.{1,60}/g).join("\n");
}
