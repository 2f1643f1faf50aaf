// Why something was refused: told where the session was to be put, while the session flashes at home.
import { share } from "./lanes.js";
import { board, refresh, words } from "./page.js";

/** Say why, beside the place; `again` repeats the act if its doer still wants it. */
export function refuse({ link, lane, place }, sentences, again) {
  const note = document.createElement(lane ? "li" : "div");
  note.className = lane ? "note danger refusal" : "note danger";
  note.dataset.told = "";
  note.setAttribute("role", "alert");
  note.textContent = sentences.join(" ");
  if (again) {
    const row = document.createElement("div");
    row.className = "row-actions";
    const reload = () => refresh(link.dataset.block);
    row.append(button(words("sayAgain"), again), button(words("sayReload"), reload));
    note.append(row);
  }
  if (lane) {
    const start = place ? place.start : Number(board().dataset.from);
    note.style.setProperty("--a", Math.min(share(start), 70));
    lane.append(note);
  } else {
    board().parentElement.before(note);
  }
  link.classList.add("home");
  link.focus({ preventScroll: true });
}

/** Take away what was told. */
export function forget() {
  for (const note of document.querySelectorAll("[data-told]")) note.remove();
  for (const link of document.querySelectorAll(".home")) link.classList.remove("home");
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
