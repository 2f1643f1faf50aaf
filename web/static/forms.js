// Nothing typed is lost: what stands in a form is kept in this browser until the form has been taken,
// and put back after a lost session, a closed browser or a server that was away. The first fault of a
// refused form has the focus, and a list of all stands on top. A last day follows its first day.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  const MARK = "draft ";
  const OWNED = `${MARK}${words.who} `; // what one person typed is not shown to the next
  const SENT = "draft sent";
  const KEPT = 14 * 24 * 3600 * 1000;
  const NEVER = new Set(["password", "hidden", "file", "submit", "button"]);
  const FAULTY = 'main [aria-invalid="true"], main .is-wrong :is(input, textarea, select)';

  const storage = (() => {
    try { localStorage.setItem("draft ?", ""); localStorage.removeItem("draft ?"); return localStorage; } catch { return null; }
  })();
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && "value" in field && !NEVER.has(field.type) && field.tagName !== "BUTTON");
  const isKept = (form) => form.getAttribute("method") === "post" && !form.querySelector('[type="password"]') && !("noDraft" in form.dataset) && fieldsOf(form).length > 0;
  const keyOf = (form) => {
    const same = [...document.forms].filter((other) => other.action === form.action);
    return `${OWNED}${location.pathname} ${new URL(form.action).pathname} ${same.indexOf(form)}`;
  };
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  const valueOf = (field) => {
    if (ticks(field)) return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const read = (form) => fieldsOf(form).map((field) => [field.name, valueOf(field)]);
  const write = (form, values) => {
    const fields = fieldsOf(form);
    if (fields.length !== values.length || fields.some((field, at) => field.name !== values[at][0])) return false;
    fields.forEach((field, at) => {
      const value = values[at][1];
      if (ticks(field)) field.checked = value;
      else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      field.closest("details:not([open])")?.setAttribute("open", "");
    });
    return true;
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // How the page before ended: a form is taken when what follows it is no refusal, no sign-in, no error.
  const settle = () => {
    const sent = sessionStorage.getItem(SENT);
    if (!sent) return;
    sessionStorage.removeItem(SENT);
    const [came] = performance.getEntriesByType("navigation");
    const refused = (came?.responseStatus ?? 200) >= 400 || document.querySelector(`${FAULTY}`);
    const signedOut = /\/(sign-in|enter)\b/.test(location.pathname) || document.querySelector('[type="password"]');
    if (!refused && !signedOut && came?.type !== "back_forward") storage.removeItem(sent);
  };

  const tell = (form, at, before) => {
    const note = document.createElement("p");
    note.className = "note";
    note.setAttribute("role", "status");
    note.dataset.restored = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = words.discard;
    button.addEventListener("click", () => {
      write(form, before);
      storage.removeItem(keyOf(form));
      note.remove();
    });
    const when = new Date(at).toLocaleString(document.documentElement.lang + "-u-nu-latn", { dateStyle: "short", timeStyle: "short" });
    note.append(`${words.restored} ${when} `, button);
    form.before(note);
  };

  const restore = (form) => {
    const kept = JSON.parse(storage.getItem(keyOf(form)) || "null");
    if (!kept) return;
    const before = read(form);
    if (Date.now() - kept.at > KEPT || same(before, kept.values)) storage.removeItem(keyOf(form));
    else if (!form.querySelector('[aria-invalid="true"], .is-wrong') && write(form, kept.values)) tell(form, kept.at, before);
  };

  const keep = (form, shown) => {
    const values = read(form);
    if (same(values, shown)) storage.removeItem(keyOf(form));
    else storage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  };

  const showFaults = () => {
    const faulty = [...document.querySelectorAll(FAULTY)].filter((field) => field.id);
    if (!faulty.length) return;
    const [first] = faulty;
    first.closest("details:not([open])")?.setAttribute("open", "");
    const form = first.closest("form");
    if (form && !document.querySelector(".fault-summary")) {
      const list = document.createElement("ul");
      for (const field of faulty) {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${field.id}`;
        link.textContent = (field.labels?.[0]?.textContent || field.getAttribute("aria-label") || field.name).replace("*", "").trim();
        line.append(link);
        list.append(line);
      }
      const note = document.createElement("div");
      note.className = "note danger fault-summary";
      note.append(words.correct, list);
      form.before(note);
    }
    first.focus();
    first.scrollIntoView({ block: "center" });
  };

  const follow = (first) => {
    const last = first.form?.querySelector(`[type="date"][name="${first.name.replace(/first$/, "last")}"]`);
    if (!last || last === first) return;
    let before = first.value;
    first.addEventListener("change", () => {
      const [from, until, was] = [first.value, last.value, before].map((day) => Date.parse(day));
      if (!Number.isNaN(from) && (Number.isNaN(until) || until < from)) {
        const length = Number.isNaN(until) || Number.isNaN(was) ? 0 : Math.max(until - was, 0);
        last.value = new Date(from + length).toISOString().slice(0, 10);
        last.dispatchEvent(new Event("input", { bubbles: true }));
      }
      before = first.value;
    });
  };

  const begin = () => {
    showFaults();
    document.querySelectorAll('[type="date"][name$="first"]').forEach(follow);
    if (!storage) return;
    settle();
    for (const form of document.forms) {
      if (/\/(sign-out|end-sessions)$/.test(form.action)) {
        form.addEventListener("submit", () => Object.keys(storage).filter((key) => key.startsWith(MARK)).forEach((key) => storage.removeItem(key)));
      }
      if (!isKept(form)) continue;
      const shown = read(form);
      restore(form);
      form.addEventListener("input", () => keep(form, shown));
      form.addEventListener("submit", () => {
        storage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
        sessionStorage.setItem(SENT, keyOf(form));
      });
    }
  };
  begin();
})();
