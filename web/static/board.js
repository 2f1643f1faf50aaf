// The board's hands: dragging with the places shaded, and keys. Every act here has a form twin, so
// nothing is lost where this script does not run.
"use strict";

(() => {
  const reach = 6; // pixels a pointer travels before a press becomes a drag
  let board = document.querySelector("[data-board]");
  let drag = null;

  const words = (name) => board.dataset[name];
  const minuteAt = (lane, x) => {
    const box = lane.getBoundingClientRect();
    const along = getComputedStyle(lane).direction === "rtl" ? box.right - x : x - box.left;
    const from = Number(board.dataset.from);
    return from + (along / box.width) * (Number(board.dataset.to) - from);
  };
  const share = (minute) => {
    const from = Number(board.dataset.from);
    return ((minute - from) * 100) / (Number(board.dataset.to) - from);
  };
  const item = (className, start, minutes) => {
    const made = document.createElement("li");
    made.className = className;
    made.setAttribute("aria-hidden", "true");
    made.style.setProperty("--a", share(start));
    made.style.setProperty("--w", share(start + minutes) - share(start));
    return made;
  };
  const laneOf = (place) =>
    [...board.querySelectorAll("[data-lane]")].find(
      (lane) => lane.dataset.day === place.day && lane.dataset.studio === place.studio,
    );
  const say = (text, x, y) => {
    drag.words.textContent = text;
    drag.words.style.insetBlockStart = `${Math.min(y + 18, innerHeight - 90)}px`;
    drag.words.style.left = `${Math.min(Math.max(8, x - 120), innerWidth - 370)}px`; // a point on the screen, not a side
  };

  async function lift(event) {
    const { link } = drag;
    drag.lifted = true;
    document.body.classList.add("is-dragging");
    link.classList.add("dragging");
    drag.words = document.createElement("div");
    drag.words.className = "drag-words";
    drag.words.setAttribute("role", "status");
    document.body.append(drag.words);
    say(words("sayHold"), event.clientX, event.clientY);
    const mine = drag;
    const address = `/panel/sessions/${link.dataset.block}/places?on=${board.dataset.monday}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const found = await answer.json();
      if (drag !== mine) return;
      mine.revision = found.revision;
      mine.places = found.places;
      shade(mine);
    } catch {
      if (drag === mine) say(words("sayFailed"), event.clientX, event.clientY);
    }
  }

  function shade(mine) {
    const lanes = new Map();
    for (const place of mine.places) {
      const lane = laneOf(place);
      if (!lane) continue;
      if (!lanes.has(lane)) lanes.set(lane, []);
      lanes.get(lane).push(place);
    }
    for (const [lane, places] of lanes) {
      places.sort((one, other) => one.start - other.start);
      places.forEach((place, at) => {
        if (place.rank === "taken") return;
        const next = places[at + 1];
        const step = next ? Math.min(15, next.start - place.start) : 15;
        const piece = item(`place ${place.rank}`, place.start, step);
        lane.append(piece);
        mine.pieces.push(piece);
      });
    }
  }

  function hover(event) {
    const lane = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((each) => each.closest("[data-lane]"))
      .find(Boolean);
    drag.place = null;
    drag.ghost?.remove();
    drag.ghost = null;
    if (!lane || !drag.places) return;
    const wanted = minuteAt(lane, event.clientX) - drag.grip;
    const near = drag.places
      .filter((place) => place.day === lane.dataset.day && place.studio === lane.dataset.studio)
      .sort((one, other) => Math.abs(one.start - wanted) - Math.abs(other.start - wanted))[0];
    if (!near || Math.abs(near.start - wanted) > 20) {
      say(words("sayNone"), event.clientX, event.clientY);
      return;
    }
    drag.place = near;
    drag.ghost = item(near.rank === "taken" ? "ghost refused" : "ghost", near.start, near.minutes);
    lane.append(drag.ghost);
    say(`${near.time} · ${near.says || words("sayFree")}`, event.clientX, event.clientY);
  }

  function put() {
    if (!drag) return;
    const { link, pieces, ghost } = drag;
    pieces.forEach((piece) => piece.remove());
    ghost?.remove();
    drag.words?.remove();
    link.classList.remove("dragging");
    document.body.classList.remove("is-dragging");
    drag = null;
  }

  async function drop() {
    const { link, place, revision } = drag;
    put();
    if (!place) return;
    if (place.rank === "taken") {
      tell([place.says || words("sayNone")]);
      return;
    }
    const body = new URLSearchParams({
      csrf_token: board.dataset.token,
      day: place.day,
      start: place.time,
      studio: place.studio,
      revision,
    });
    try {
      const answer = await fetch(`/panel/sessions/${link.dataset.block}/move`, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
      });
      const outcome = await answer.json();
      if (outcome.accepted) await refresh(link.dataset.block);
      else tell(outcome.says || [outcome.title, outcome.detail]);
    } catch {
      tell([words("sayFailed")]);
    }
  }

  function tell(sentences) {
    document.querySelector(".board-told")?.remove();
    const note = document.createElement("p");
    note.className = "note danger board-told";
    note.setAttribute("role", "alert");
    note.textContent = sentences.join(" ");
    board.before(note);
    board.parentElement.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  }

  async function refresh(block) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    board = document.querySelector("[data-board]");
    document.querySelector(`[data-block="${block}"]`)?.focus();
  }

  document.addEventListener("pointerdown", (event) => {
    const link = event.target.closest?.("[data-block]");
    if (!link || !board || event.button !== 0 || event.pointerType === "touch") return;
    const lane = link.closest("[data-lane]");
    const grip = lane ? minuteAt(lane, event.clientX) - Number(link.dataset.start) : 0;
    drag = { link, grip, x: event.clientX, y: event.clientY, pieces: [], lifted: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > reach;
    if (!drag.lifted && far) lift(event);
    if (drag.lifted) {
      event.preventDefault();
      hover(event);
    }
  });
  document.addEventListener("pointerup", () => {
    if (!drag) return;
    if (!drag.lifted) {
      drag = null;
      return;
    }
    // The click that follows would open the session's page.
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    drop();
  });
  document.addEventListener("pointercancel", put);
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-block]")) event.preventDefault();
  });

  const blocks = () => [...document.querySelectorAll("[data-board] [data-block], .tray [data-block]")];
  function step(event) {
    const here = event.target.closest("[data-block]");
    const all = blocks();
    if (!here) return all[0]?.focus();
    const lane = here.closest(".lane");
    const rtl = document.documentElement.dir === "rtl";
    const along = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (along) return all[all.indexOf(here) + along]?.focus();
    const lanes = [...document.querySelectorAll("[data-board] .lane")].filter((each) =>
      each.querySelector("[data-block]"),
    );
    const next = lanes[lanes.indexOf(lane) + (event.key === "ArrowDown" ? 1 : -1)];
    const start = Number(here.dataset.start);
    const nearest = [...(next?.querySelectorAll("[data-block]") ?? [])].sort(
      (one, other) => Math.abs(one.dataset.start - start) - Math.abs(other.dataset.start - start),
    )[0];
    return nearest?.focus();
  }

  async function lock(link) {
    const locked = link.closest(".block")?.classList.contains("locked");
    const body = new URLSearchParams({
      csrf_token: board.dataset.token,
      locked: locked ? "no" : "yes",
      revision: link.dataset.revision,
    });
    const answer = await fetch(`/panel/sessions/${link.dataset.block}/lock`, { method: "POST", body });
    if (answer.ok) await refresh(link.dataset.block);
    else tell([words("sayFailed")]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) put();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    const link = event.target.closest?.("[data-block]");
    if (event.key === "?") document.getElementById("keys")?.showModal();
    if (!board) return;
    if (event.key.startsWith("Arrow") && link) {
      event.preventDefault();
      step(event);
    } else if (event.code === "KeyM" && link) {
      location.href = `${link.href}?places=1#move`;
    } else if (event.code === "KeyL" && link?.dataset.revision) {
      lock(link);
    } else if (event.code === "KeyZ") {
      document.querySelector("[data-key='z']")?.click();
    }
  });
})();
