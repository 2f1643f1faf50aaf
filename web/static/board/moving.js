// What a hand does to a session: each is the form of the session's page, sent from the board.
import { board, pageOf, refresh, words } from "./page.js";
import { refuse } from "./refusal.js";

const formOf = (fields) => new URLSearchParams({ csrf_token: board().dataset.token, ...fields });

/** Put a session on a place; where that is refused, say why there, and offer it again if it may be. */
export async function move(home, revision, more = {}) {
  const { link, place } = home;
  const { day, time: start, studio } = place;
  try {
    const answer = await fetch(`${document.documentElement.dataset.root}/panel/sessions/${link.dataset.block}/move`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: formOf({ day, start, studio, revision, ...more }),
    });
    const outcome = await answer.json();
    if (outcome.accepted) return await refresh(link.dataset.block);
    const again = outcome.revision && (() => move(home, outcome.revision, more));
    refuse(home, outcome.says || [outcome.title, outcome.detail], again);
  } catch {
    refuse(home, [words("sayFailed")]);
  }
}

/** Lock a session where it is, or free it. */
export async function lock(link) {
  const locked = link.closest(".block")?.classList.contains("locked");
  const answer = await fetch(`${document.documentElement.dataset.root}/panel/sessions/${link.dataset.block}/lock`, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: formOf({ locked: locked ? "no" : "yes", revision: link.dataset.revision }),
  });
  if (answer.ok) return refresh(link.dataset.block);
  const outcome = await answer.json();
  const home = { link, lane: link.closest("[data-lane]"), place: { start: Number(link.dataset.start) } };
  refuse(home, outcome.says || [outcome.title, outcome.detail]);
  // Seen now; the same key again acts on the fresh state.
  if (outcome.revision) link.dataset.revision = outcome.revision;
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
  mover.showModal();
  mover.querySelector("input[type=time]")?.focus();
}
