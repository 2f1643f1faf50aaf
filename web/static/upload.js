// Sending a file of several gigabytes in parts (tus 1.0): after a cut it asks how much has come and
// goes on from there; the address of an unfinished upload is remembered in this browser.
"use strict";

(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const PART = 4 * 1024 * 1024;
  const state = document.getElementById("upload-state");
  const bar = document.getElementById("upload-progress");
  const figures = document.getElementById("upload-figures");
  const words = document.getElementById("upload-words");
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": form.dataset.csrf };
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  const show = (sent, size, text) => {
    state.hidden = false;
    bar.value = size ? (100 * sent) / size : 0;
    figures.textContent = `${(sent / 1e6).toFixed(0)} / ${(size / 1e6).toFixed(0)} MB`;
    words.textContent = text;
  };

  // Answers of 4xx are final, except those that only say that it is too early.
  const ask = async (method, address, more, body) => {
    for (let wait = 1; ; wait = Math.min(wait * 2, 60)) {
      try {
        const reply = await fetch(address, { method, headers: { ...headers, ...more }, body });
        if (reply.status < 500 && reply.status !== 429) return reply;
      } catch { /* the connection broke */ }
      words.textContent = form.dataset.waiting;
      await pause(wait);
    }
  };

  const begin = async (file) => {
    const meta = `filename ${encoded(file.name)},session ${encoded(form.dataset.session)}`;
    const more = { "Upload-Length": String(file.size), "Upload-Metadata": meta };
    const reply = await ask("POST", form.dataset.address, more);
    return reply.status === 201 ? reply.headers.get("Location") : null;
  };

  const offsetOf = async (address) => {
    const reply = await ask("HEAD", address, {});
    return reply.ok ? Number(reply.headers.get("Upload-Offset")) : null;
  };

  const send = async (file) => {
    const key = `upload ${form.dataset.session} ${file.name} ${file.size} ${file.lastModified}`;
    let address = localStorage.getItem(key);
    let offset = address ? await offsetOf(address) : null;
    if (offset === null) {
      address = await begin(file);
      if (!address) return null;
      localStorage.setItem(key, address);
      offset = 0;
    }
    for (;;) {
      const part = file.slice(offset, offset + PART);
      const isLast = offset + part.size >= file.size;
      show(offset, file.size, isLast ? form.dataset.finishing : form.dataset.sending);
      const more = {
        "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset),
      };
      const reply = await ask("PATCH", address, more, part);
      const found = reply.headers.get("Educatec-Recording");
      if (found) {
        localStorage.removeItem(key);
        return found;
      }
      if (reply.ok) {
        offset = Number(reply.headers.get("Upload-Offset"));
      } else if (reply.status === 409) {
        offset = await offsetOf(address);
      } else {
        localStorage.removeItem(key);
        return null;
      }
      if (offset === null) return null;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    const button = form.querySelector("button");
    if (!file) return;
    button.disabled = true;
    const found = await send(file);
    button.disabled = false;
    if (found) location.assign(found);
    else show(0, file.size, form.dataset.refused);
  });
})();
