// A session's data and buttons over the board. Without this the same link leads to its page.
import { openMover, act } from "./moving.js";
import { board, root, rtl } from "./page.js";
import { toggle } from "./select.js";

const gap = 6; // pixels between a session and its card
let of = null; // the session whose card is asked for or shown

/** Let a click or Enter on a session show its card, and its buttons act. */
export function watchCard() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-block]");
    if (link && !event.defaultPrevented && wanted(event)) {
      event.preventDefault();
      show(link);
    }
    const button = event.target.closest?.("[data-card]");
    if (button) settle(button.dataset.card);
  });
  document.addEventListener("submit", (event) => {
    const card = event.target.closest?.("#card");
    if (!card || !of) return;
    event.preventDefault();
    card.hidePopover();
    act(of, event.target.action, new FormData(event.target));
  });
}

const wanted = (event) =>
  board() && document.getElementById("card")?.showPopover && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

async function show(link) {
  of = link;
  try {
    const answer = await fetch(`${root()}/panel/sessions/${link.dataset.block}/card`);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const words = await answer.text();
    if (of !== link) return;
    const card = document.getElementById("card");
    card.innerHTML = words;
    card.showPopover();
    place(card, link.getBoundingClientRect());
    card.querySelector("button, a").focus({ preventScroll: true });
    card.addEventListener("toggle", home, { once: true });
  } catch {
    location.href = link.href;
  }
}

// The hand goes back to the session, unless it has gone elsewhere by itself.
function home({ newState }) {
  if (newState === "closed" && (document.activeElement === document.body || document.activeElement.closest("#card")))
    of?.focus({ preventScroll: true });
}

// Beside the session, and never beyond the window: points on the screen, not sides.
function place(card, box) {
  const { width, height } = card.getBoundingClientRect();
  const below = box.bottom + gap + height < innerHeight;
  const top = below ? box.bottom + gap : Math.max(gap, box.top - gap - height);
  const left = rtl() ? box.right - width : box.left;
  card.style.top = `${top}px`;
  card.style.left = `${Math.min(Math.max(gap, left), innerWidth - width - gap)}px`;
}

function settle(what) {
  document.getElementById("card").hidePopover();
  if (what === "move") openMover(of);
  else toggle(of);
}
