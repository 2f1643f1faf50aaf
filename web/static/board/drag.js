// Taking a session by the hand: moving it to another start, or pulling at its end for its length.
import { guessed, laneUnder, minuteAt, piece } from "./lanes.js";
import { move } from "./moving.js";
import { board, root, rtl, words } from "./page.js";
import { Places, nearest } from "./places.js";
import { forget, refuse } from "./refusal.js";

const reach = 6; // pixels a pointer travels before a press becomes a drag
const edge = 8; // pixels from a block's end in which a press takes its length
const near = 20; // minutes from the pointer within which a start is meant
let drag = null;

/** Tell whether a session is in hand. */
export const busy = () => drag !== null;

/** Let sessions be taken with a mouse or a pen; fingers push the page. */
export function watchPointer() {
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", pull);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", putBack);
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-block]")) event.preventDefault();
  });
}

/** Leave the session in hand where it was. */
export function putBack() {
  if (!drag) return;
  for (const each of drag.shades) each.remove();
  drag.ghost?.remove();
  drag.told?.remove();
  drag.link.classList.remove("dragging");
  document.body.classList.remove("is-dragging", "is-stretching");
  if (drag.lifted) hushClick();
  drag = null;
}

// The click with which a drag ends, also one that was given up, would open the session's page.
function hushClick() {
  const still = (click) => click.preventDefault();
  const after = () => setTimeout(() => removeEventListener("click", still, { capture: true }));
  addEventListener("click", still, { capture: true, once: true });
  addEventListener("pointerup", after, { once: true });
}

function press(event) {
  // What is told in a dialog stays: its lines would move away under the pointer.
  if (!event.target.closest?.("[data-told], dialog")) forget();
  const link = event.target.closest?.("[data-block]");
  if (!link || !board() || "still" in board().dataset || event.button !== 0 || event.pointerType === "touch") return;
  const lane = link.closest("[data-lane]");
  const box = link.getBoundingClientRect();
  const fromEnd = rtl() ? event.clientX - box.left : box.right - event.clientX;
  const stretches = Boolean(lane) && fromEnd <= edge;
  const start = Number(link.dataset.start);
  let grip = 0; // minutes between the pointer and what it holds: the end, or the start
  if (stretches) grip = start + Number(link.dataset.minutes) - minuteAt(lane, event.clientX);
  else if (lane) grip = minuteAt(lane, event.clientX) - start;
  drag = { link, grip, stretches, x: event.clientX, y: event.clientY, shades: [], lifted: false };
}

function pull(event) {
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > reach;
  if (!drag.lifted && far) lift(event);
  if (drag?.lifted) {
    event.preventDefault();
    hover(event);
  }
}

function release() {
  if (drag?.lifted) drop();
  else drag = null;
}

async function lift(event) {
  const mine = drag;
  mine.lifted = true;
  forget();
  document.body.classList.add(mine.stretches ? "is-stretching" : "is-dragging");
  mine.link.classList.add("dragging");
  mine.told = document.createElement("div");
  mine.told.className = "drag-words";
  mine.told.setAttribute("role", "status");
  document.body.append(mine.told);
  say(words("sayHold"), event);
  const at = `${root()}/panel/sessions/${mine.link.dataset.block}`;
  // Whether a place is free is known at once; what it costs may take a moment more.
  const places = `${at}/places?on=${board().dataset.monday}`;
  const asked = mine.stretches ? [`${at}/lengths`] : [`${places}&quick=1`, places];
  const answers = asked.map((each) => fetch(each, { headers: { Accept: "application/json" } }));
  try {
    for (const answer of answers) await learn(mine, await (await answer).json());
  } catch {
    if (drag === mine) say(words("sayFailed"), event);
  }
}

function learn(mine, found) {
  if (drag !== mine) return;
  mine.revision = found.revision;
  mine.places = new Places(found.places);
  for (const each of mine.shades) each.remove();
  mine.ghost?.remove();
  mine.ghost = null;
  mine.shades = mine.stretches ? [] : mine.places.shade();
  if (mine.last) hover(mine.last);
}

function hover(event) {
  drag.last = event;
  if (!drag.places) return;
  if (drag.stretches) stretch(event);
  else carry(event);
}

function carry(event) {
  const lane = laneUnder(event);
  let found = null;
  if (lane) {
    const wanted = minuteAt(lane, event.clientX) - drag.grip;
    found = nearest(drag.places.on(lane), "start", wanted);
    if (found && Math.abs(found.start - wanted) > near) found = null;
  }
  show(lane, found);
  if (found) say(costOf(found, found.time), event);
  else if (lane) say(words("sayNone"), event);
}

function stretch(event) {
  const lane = drag.link.closest("[data-lane]");
  const wanted = minuteAt(lane, event.clientX) - Number(drag.link.dataset.start) + drag.grip;
  const found = nearest(drag.places.all, "minutes", wanted);
  show(lane, found);
  if (found) say(costOf(found, found.length), event);
}

// The words of a free place begin with its time; those of a taken one are only what takes it.
function costOf(place, time) {
  const free = place.rank !== "taken";
  return free && place.says ? place.says : `${time} · ${place.says || words("sayFree")}`;
}

function show(lane, place) {
  drag.lane = lane;
  if (drag.place === place && drag.ghost) return;
  drag.place = place;
  drag.ghost?.remove();
  drag.ghost = null;
  if (!place) return;
  const refused = place.rank === "taken" ? " refused" : "";
  drag.ghost = piece(`ghost${refused}`, place.start, place.minutes);
  lane.append(drag.ghost);
}

function say(text, { clientX, clientY }) {
  if (drag.told.textContent !== text) drag.told.textContent = text;
  drag.told.style.insetBlockStart = `${Math.min(clientY + 18, innerHeight - 90)}px`;
  // A point on the screen, not a side.
  drag.told.style.left = `${Math.min(Math.max(8, clientX - 120), innerWidth - 370)}px`;
}

// Before the shading has come the server is asked all the same, and says what became of it.
function blind({ last, grip, stretches, link }) {
  const lane = stretches ? link.closest("[data-lane]") : laneUnder(last);
  if (!lane) return { lane, place: null };
  const at = minuteAt(lane, last.clientX);
  const start = Number(link.dataset.start);
  if (!stretches) return { lane, place: guessed(lane, at - grip) };
  const end = guessed(lane, at + grip).start;
  return { lane, place: { ...guessed(lane, start, 1), minutes: Math.max(5, end - start) } };
}

async function drop() {
  const { link, stretches, places } = drag;
  const { lane, place } = places ? drag : blind(drag);
  const revision = drag.revision ?? link.dataset.revision;
  putBack();
  const home = { link, lane, place };
  if (!place) {
    if (lane) refuse(home, [words("sayNone")]);
  } else if (place.rank === "taken") {
    refuse(home, [place.says || words("sayNone")]);
  } else if (!stretches) {
    await move(home, revision);
  } else if (place.minutes !== Number(link.dataset.minutes)) {
    await move(home, revision, { minutes: place.minutes });
  }
}
