// Reads calendars with ical.js, Thunderbird's parser: a line of base64 in, a line of JSON out.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);

function seen(component) {
  const event = new ICAL.Event(component);
  const stamp = (time) => time.toICALString();
  return {
    uid: event.uid,
    start: stamp(event.startDate),
    end: stamp(event.endDate),
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    title: event.summary,
    description: event.description,
    location: event.location ?? "",
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const text = Buffer.from(line, "base64").toString("utf8");
  const calendar = new ICAL.Component(ICAL.parse(text));
  console.log(JSON.stringify(calendar.getAllSubcomponents("vevent").map(seen)));
}
