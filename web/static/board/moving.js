// What a hand does to a session: each is a form of the session's page, sent from the board.
import { board, pageOf, refresh, root, words } from "./page.js";
import { hush, refuse, tell } from "./refusal.js";

const monday = () => board().dataset.monday;

/** Send a form's fields and return the server's answer in words; `accepted` tells whether it acted. */
export async function send(address, fields) {
  const body = fields instanceof FormData ? fields : new FormData();
  if (body !== fields) for (const [name, value] of Object.entries(fields)) if (value != null) body.append(name, value);
  body.set("csrf_token", board().dataset.token);
  try {
    const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" }, body });
    const written = answer.headers.get("Content-Type")?.includes("json");
    const outcome = written ? await answer.json() : {};
    const says = outcome.says ?? [outcome.title, outcome.detail].filter(Boolean);
    const accepted = outcome.accepted ?? answer.ok;
    return { ...outcome, accepted, says: accepted || says.length ? says : [words("sayFailed")] };
  } catch {
    return { accepted: false, says: [words("sayFailed")] };
  }
}

const pathOf = (link, act) => `${root()}/panel/sessions/${link.dataset.block}/${act}`;

/** Put a session on a place; where that is refused, say why there, and offer what may be done. */
export async function move(home, revision, more = {}) {
  const { link, place } = home;
  const { day, time: start, studio } = place;
  tell([words("saySent")], link);
  const outcome = await send(pathOf(link, "move"), { day, start, studio, revision, ...more });
  hush();
  if (outcome.accepted) return arrived(link, outcome);
  const offers = [];
  if (outcome.revision) {
    offers.push([words("sayAgain"), () => move(home, outcome.revision, more)]);
    offers.push([words("sayReload"), () => refresh(link.dataset.block)]);
  }
  if (outcome.next) offers.push([outcome.next.says, () => move({ ...home, place: outcome.next }, revision)]);
  refuse(home, outcome.says, offers);
}

/** Lock a session where it is, or free it. */
export async function lock(link) {
  const locked = link.closest(".block")?.classList.contains("locked");
  await act(link, pathOf(link, "lock"), { locked: locked ? "no" : "yes", revision: link.dataset.revision });
}

/** Do something to a session where it stands, and say there why it could not be done. */
export async function act(link, address, fields) {
  const outcome = await send(address, fields);
  if (outcome.accepted) {
    await refresh(link.dataset.block);
    return tell(outcome.says);
  }
  refuse({ link, lane: link.closest("[data-lane]"), place: { start: Number(link.dataset.start) } }, outcome.says);
  // Seen now; the same key again acts on the fresh state.
  if (outcome.revision) link.dataset.revision = outcome.revision;
}

// A session that went to another week is followed there; its page says what happened.
async function arrived(link, { day, says }) {
  const days = (new Date(day) - new Date(monday())) / 86_400_000;
  await refresh(link.dataset.block);
  if (day && (days < 0 || days > Number(board().dataset.days ?? 6))) says = [...says, words("sayOther")];
  tell(says);
}

/** Show the session's own form, with its ranked places, over the board. */
export async function openMover(link) {
  const mover = document.getElementById("mover");
  const { page, granted } = await pageOf(`${link.href}?places=1`);
  const form = page.getElementById("move");
  if (!granted || !form) {
    location.href = `${link.href}?places=1#move`;
    return;
  }
  mover.querySelector("[data-form]").replaceChildren(page.querySelector("h1"), form);
  mover.dataset.of = link.dataset.block;
  mover.showModal();
  mover.querySelector("input[type=time]")?.focus();
}

/** Let the form over the board answer in place: what is refused there stays, with a way on. */
export function watchMover() {
  document.addEventListener("submit", (event) => {
    const mover = event.target.closest?.("#mover");
    if (!mover || event.target.method === "dialog") return;
    event.preventDefault();
    submitted(mover, event.target);
  });
}

async function submitted(mover, form) {
  const link = document.querySelector(`[data-block="${mover.dataset.of}"]`);
  const outcome = await send(form.action, new FormData(form));
  if (outcome.accepted) {
    mover.close();
    return arrived(link, outcome);
  }
  for (const field of mover.querySelectorAll("[name=revision]")) if (outcome.revision) field.value = outcome.revision;
  mover.querySelector("[data-told]")?.remove();
  const note = document.createElement("div");
  note.className = "note danger";
  note.dataset.told = "";
  note.setAttribute("role", "alert");
  note.textContent = outcome.says.join(" ");
  if (outcome.next) note.append(offered(mover, form, outcome.next));
  mover.querySelector("[data-form]").prepend(note);
  note.querySelector("button")?.focus();
}

function offered(mover, form, next) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = next.says;
  made.addEventListener("click", () => {
    const main = mover.querySelector("form.fields") ?? form;
    main.elements.day.value = next.day;
    main.elements.start.value = next.time;
    main.elements.studio.value = next.studio;
    submitted(mover, main);
  });
  const row = document.createElement("div");
  row.className = "row-actions";
  row.append(made);
  return row;
}
