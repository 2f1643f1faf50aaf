// Several sessions at once: a box to be ticked in each, and one form that acts on all that are.
import { send } from "./moving.js";
import { board, refresh } from "./page.js";
import { forget, refuse, tell } from "./refusal.js";

let last = null; // the session that was ticked last, from which Shift reaches

const form = () => document.getElementById("several");
const ticked = () => [...document.querySelectorAll("input[name=session]:checked")];
const boxOf = (link) => link.parentElement.querySelector("input[name=session]");

/** Let Ctrl, Shift, the space bar and boxes choose sessions, and the form act on them. */
export function watchSelection() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-board] [data-block]");
    if (!link || event.defaultPrevented || !form() || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    if (event.shiftKey && last?.isConnected) reach(link);
    else toggle(link);
  });
  document.addEventListener("change", (event) => event.target.name === "session" && show());
  document.addEventListener("click", (event) => event.target.closest?.("[data-clears]") && clear());
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "several") return;
    event.preventDefault();
    submitted(event.target, event.submitter);
  });
}

/** Tick a session, or not any more. */
export function toggle(link, on = !boxOf(link)?.checked) {
  let box = boxOf(link);
  if (!box) {
    box = document.createElement("input");
    box.type = "checkbox";
    box.name = "session";
    box.className = "pick";
    box.value = `${link.dataset.block}:${link.dataset.revision}`;
    box.setAttribute("form", "several");
    box.setAttribute("aria-label", link.title);
    link.after(box);
  }
  box.checked = on;
  last = link;
  show();
}

/** Let go of all; tells whether there were any. */
export function clear() {
  const were = ticked();
  for (const box of were) box.checked = false;
  show();
  return were.length > 0;
}

// All between the one that was ticked last and this one, as they stand on the page.
function reach(link) {
  const all = [...document.querySelectorAll("[data-board] [data-block]")];
  const [from, to] = [all.indexOf(last), all.indexOf(link)].sort((one, other) => one - other);
  for (const each of all.slice(from, to + 1)) toggle(each, true);
}

function show() {
  if (!form()) return;
  const count = ticked().length;
  form().hidden = !count && !("always" in form().dataset);
  form().querySelector("output").value = count;
  for (const block of document.querySelectorAll(".block"))
    block.classList.toggle("selected", Boolean(block.querySelector("input[name=session]:checked")));
}

async function submitted(sent, button) {
  forget();
  const fields = new FormData(sent, button);
  const outcome = await send(sent.action, fields);
  if (!outcome.done && !outcome.accepted) return told(outcome);
  await refresh(ticked()[0]?.value.split(":")[0]);
  if (outcome.accepted) tell(outcome.says);
  else told(outcome);
}

function told({ says }) {
  const link = document.querySelector(".selected [data-block]") ?? board().querySelector("[data-block]");
  refuse({ link: link ?? board() }, says);
}
