// Which questions are to be asked: the same rules as readiness/applicability.py, on the same form
// data. Three values: true, false, and null for "not known yet". Levels count from 0.

function isGiven(value) {
  return !(value === null || value === undefined || value === "" ||
    (Array.isArray(value) && value.length === 0));
}

// Decimal text and whole numbers as [digits, places]: exact, where a float would not be.
function decimalParts(value) {
  const text = String(value);
  const negative = text.charAt(0) === "-";
  const halves = (negative ? text.slice(1) : text).split(".");
  const digits = (halves[0] + (halves[1] || "")).replace(/^0+(?=\d)/, "");
  return { negative: negative && digits !== "0", digits: digits, places: (halves[1] || "").length };
}

function timesDigits(left, right) {
  const out = new Array(left.length + right.length).fill(0);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const sum = out[i + j + 1] + Number(left.charAt(i)) * Number(right.charAt(j));
      out[i + j + 1] = sum % 10;
      out[i + j] += Math.floor(sum / 10);
    }
  }
  return out.join("").replace(/^0+(?=\d)/, "");
}

function compareDigits(left, right) {
  if (left.length !== right.length) { return left.length < right.length ? -1 : 1; }
  return left === right ? 0 : (left < right ? -1 : 1);
}

// -1, 0 or 1: a decimal text against an exact fraction [numerator, denominator], both as text.
function compareExact(value, fraction) {
  const a = decimalParts(value);
  const b = decimalParts(fraction[0]);
  if (a.negative !== b.negative) { return a.negative ? -1 : 1; }
  const left = timesDigits(a.digits, fraction[1]);
  const right = timesDigits(b.digits, "1" + "0".repeat(a.places));
  const size = compareDigits(left, right);
  return a.negative ? -size : size;
}

function compares(op, value, bound) {
  const order = compareExact(value, bound);
  return op === "at_least" ? order >= 0 : order <= 0;
}

function holds(condition, respondent, lookup, unknown) {
  const op = condition.op;
  if (op === "all" || op === "any") {
    const values = condition.parts.map(function (part) {
      return holds(part, respondent, lookup, unknown);
    });
    const decisive = op === "any";
    if (values.indexOf(decisive) >= 0) { return decisive; }
    return values.indexOf(null) >= 0 ? null : !decisive;
  }
  if (op === "not") {
    const inside = holds(condition.parts[0], respondent, lookup, unknown === null ? null : !unknown);
    return inside === null ? null : !inside;
  }
  if (condition.profile) {
    return profileHolds(condition, respondent[condition.profile], unknown);
  }
  const known = lookup(condition.question);
  return known === null ? null : isMet(condition, known);
}

function profileHolds(condition, value, unknown) {
  if (!isGiven(value)) { return unknown; }
  if (condition.op === "at_least" || condition.op === "at_most") {
    return compares(condition.op, value, condition.number);
  }
  const given = (Array.isArray(value) ? value : [value]).map(function (one) {
    return one === true ? "yes" : one === false ? "no" : String(one);
  });
  const overlap = given.some(function (one) { return condition.values.indexOf(one) >= 0; });
  return condition.op === "none_of" ? !overlap : overlap;
}

function isMet(condition, known) {
  const answer = known.answer;
  if (condition.op === "state") {
    const reason = answer && answer.reason ? answer.reason : "";
    return condition.values[0] === known.state && (!condition.reason || condition.reason === reason);
  }
  if (known.state !== "answered" || !answer) { return false; }
  const single = typeof answer.option === "number";
  if (condition.op === "at_least" || condition.op === "at_most") {
    if (answer.number) { return compares(condition.op, answer.number, condition.number); }
    return single && compares(condition.op, answer.option, condition.number);
  }
  const chosen = answer.options && answer.options.length ? answer.options :
    (single ? [answer.option] : []);
  const overlap = chosen.some(function (level) {
    return condition.values.indexOf(String(level)) >= 0;
  });
  return condition.op === "none_of" ? !overlap : overlap;
}

function nothingKnown() { return null; }

// The first profile rule that certainly holds, or null.
function firstRule(rules, respondent) {
  for (let i = 0; i < rules.length; i += 1) {
    if (!rules[i].when || holds(rules[i].when, respondent, nothingKnown, null) === true) {
      return rules[i];
    }
  }
  return null;
}

function isValid(question, answer) {
  const count = question.options.length;
  function isLevel(level) { return typeof level === "number" && level >= 0 && level < count; }
  if (question.kind === "single") { return isLevel(answer.option); }
  if (question.kind === "multiple") {
    const chosen = answer.options || [];
    const alone = chosen.length === 1 || !chosen.some(function (level) {
      return isLevel(level) && question.options[level].exclusive;
    });
    return chosen.length > 0 && chosen.every(isLevel) && alone &&
      new Set(chosen).size === chosen.length;
  }
  if (question.kind === "grid") {
    const rows = answer.rows || [];
    return rows.length === question.rows.length && rows.every(isLevel);
  }
  return Boolean(answer.number);
}

// By question id: {state, asked}; `asked` is false for what length, branching or profile leave out.
function standings(form, response) {
  const respondent = response.respondent;
  const byId = Object.create(null);
  form.questions.forEach(function (question) { byId[question.id] = question; });
  const done = Object.create(null);

  function lookup(id) {
    const standing = done[id] || stand(byId[id]);
    if (standing.hidden === "branch") { return { state: "unanswered", answer: null }; }
    if (standing.hidden || standing.state === "dont_know" || standing.state === "unanswered") {
      return null;
    }
    return { state: standing.state, answer: standing.answer };
  }

  function stand(question) {
    const standing = settle(question);
    done[question.id] = standing;
    return standing;
  }

  function settle(question) {
    if (response.length === "quick" && !question.core) {
      return { state: "unanswered", hidden: "length", asked: false, answer: null };
    }
    if (question.applies_when) {
      const asked = holds(question.applies_when, respondent, lookup, true);
      if (asked !== true) {
        const why = asked === null ? "open" : "branch";
        return { state: "unanswered", hidden: why, asked: false, answer: null };
      }
    }
    if (firstRule(question.not_applicable_when, respondent)) {
      return { state: "not_applicable", hidden: "", asked: false, answer: null };
    }
    const answer = response.answers[question.id] || null;
    let state = answer ? answer.state : "unanswered";
    if (state === "not_applicable" && !question.may_not_apply.length) { state = "unanswered"; }
    if (state === "answered" && !isValid(question, answer)) { state = "unanswered"; }
    return { state: state, hidden: "", asked: true, answer: state === "unanswered" ? null : answer };
  }

  form.questions.forEach(function (question) {
    if (!done[question.id]) { stand(question); }
  });
  return done;
}

// Ids of the questions to ask now, in asking order.
function applicable(form, response) {
  const found = standings(form, response);
  return form.questions.filter(function (question) { return found[question.id].asked; })
    .map(function (question) { return question.id; });
}
