// What came of an act: told at the head of the board, or where the session was to be put.
import { share } from "./lanes.js";
import { board } from "./page.js";

/** Say why, beside the place, with what may be done now; the session flashes at home. */
export function refuse({ link, lane, place }, sentences, offers = []) {
  const note = noteOf(lane ? "li" : "div", "danger", sentences);
  note.setAttribute("role", "alert");
  if (offers.length) {
    const row = document.createElement("div");
    row.className = "row-actions";
    row.append(...offers.map(([text, act]) => button(text, act)));
    note.append(row);
  }
  if (lane?.isConnected) {
    note.classList.add("refusal");
    const start = place ? place.start : Number(board().dataset.from);
    note.style.setProperty("--a", Math.min(share(start), 70));
    lane.append(note);
  } else {
    board().parentElement.before(note);
  }
  link.classList.add("home");
  link.focus({ preventScroll: true });
  note.scrollIntoView({ block: "nearest" });
}

/** Say at the foot of the window what was done, or is being done. */
export function tell(sentences) {
  hush();
  if (!sentences?.length) return;
  const note = noteOf("div", "good", sentences);
  note.classList.add("outcome");
  note.setAttribute("role", "status");
  document.body.append(note);
}

/** Take away what was told at the foot of the window. */
export const hush = () => document.querySelector(".outcome")?.remove();

/** Take away all that was told. */
export function forget() {
  for (const note of document.querySelectorAll("[data-told]")) note.remove();
  for (const link of document.querySelectorAll(".home")) link.classList.remove("home");
}

function noteOf(tag, tone, sentences) {
  const note = document.createElement(tag);
  note.className = `note ${tone}`;
  note.dataset.told = "";
  if (sentences.length < 2) note.textContent = sentences.join();
  else note.append(listOf(sentences));
  return note;
}

function listOf(sentences) {
  const list = document.createElement("ul");
  for (const sentence of sentences) list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
  return list;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = text;
  made.addEventListener("click", () => {
    forget();
    act();
  });
  return made;
}
