// One response being answered, and its copy in this browser. Changes follow readiness/session.py.

function Session(form, store) {
  this.form = form;
  this.store = store;
  this.response = null;
  this.changed = false;
  this.byId = Object.create(null);
  form.questions.forEach(function (question) { this.byId[question.id] = question; }, this);
  // Other forms opened from the same folder share this browser's memory: the key tells them apart.
  this.key = "readiness-form:" + form.pack.id + ":" + form.pack.hash.slice(0, 16);
}

function stampNow() { return new Date().toISOString().slice(0, 19) + "Z"; }

Session.prototype.begin = function (length) {
  const at = stampNow();
  this.use({
    generation: 1, length: length, respondent: {}, answers: Object.create(null),
    created_at: at, updated_at: at
  });
  this.keep();
};

Session.prototype.use = function (response) {
  this.response = response;
  this.standings = standings(this.form, response);
  this.ids = applicable(this.form, response);
};

Session.prototype.touch = function () {
  this.response.updated_at = stampNow();
  this.use(this.response);
  this.keep();
};

// Write the copy; `kept` says whether this browser took it.
Session.prototype.keep = function () {
  this.changed = true;
  try {
    this.store.setItem(this.key, fileText(this.form, this.response));
    this.kept = true;
  } catch (error) {
    this.kept = false;
  }
};

// The response that this browser kept, or null; `lost` tells that there was one which is no good.
Session.prototype.earlier = function () {
  let text = null;
  try { text = this.store.getItem(this.key); } catch (error) { return null; }
  if (!text) { return null; }
  try { return responseOf(this.form, text); } catch (error) { this.lost = true; return null; }
};

Session.prototype.erase = function () {
  try { this.store.removeItem(this.key); } catch (error) { /* there was nothing to erase */ }
  this.response = null;
  this.changed = false;
};

Session.prototype.answer = function (id) { return this.response.answers[id] || null; };

Session.prototype.state = function (id) { return this.standings[id].state; };

// Record an answer ({state, option or options or rows or number, reason}); the note stays.
Session.prototype.record = function (id, answer) {
  const old = this.answer(id);
  const made = Object.assign({}, answer, { at: stampNow() });
  if (old && old.note) { made.note = old.note; }
  if (made.options) { made.options = made.options.slice().sort(function (a, b) { return a - b; }); }
  this.response.answers[id] = made;
  this.touch();
};

Session.prototype.clear = function (id) {
  const old = this.answer(id);
  if (!old) { return; }
  if (old.note) {
    this.response.answers[id] = { state: "unanswered", note: old.note, at: stampNow() };
  } else {
    delete this.response.answers[id];
  }
  this.touch();
};

Session.prototype.note = function (id, text) {
  const note = cleanNote(text);
  const old = this.answer(id);
  if ((old ? old.note || "" : "") === note) { return; }
  const made = Object.assign({}, old || { state: "unanswered" }, { at: stampNow() });
  if (note) { made.note = note; } else { delete made.note; }
  const empty = made.state === "unanswered" && !note && !made.rows;
  if (empty) { delete this.response.answers[id]; } else { this.response.answers[id] = made; }
  this.touch();
};

Session.prototype.setProfile = function (name, value) {
  const before = this.response.respondent[name];
  if (JSON.stringify(isGiven(before) ? before : null) === JSON.stringify(isGiven(value) ? value : null)) {
    return;
  }
  this.response.respondent[name] = value;
  this.touch();
};

Session.prototype.goFull = function () {
  this.response.length = "full";
  this.touch();
};

Session.prototype.unanswered = function () {
  return this.ids.filter(function (id) { return this.state(id) === "unanswered"; }, this);
};

Session.prototype.done = function () { return this.ids.length - this.unanswered().length; };

// The question that stands `by` places from this one; null past either end.
Session.prototype.beside = function (id, by) {
  const at = this.ids.indexOf(id);
  if (at >= 0) { return this.ids[at + by] || null; }
  const order = this.form.questions.map(function (question) { return question.id; });
  const from = order.indexOf(id);
  const open = this.ids;
  const rest = by > 0 ? order.slice(from + 1) : order.slice(0, from).reverse();
  return rest.filter(function (one) { return open.indexOf(one) >= 0; })[0] || null;
};
