// Fetches a picture, decodes it and brings it to the size of the stage, away from the
// thread that answers keys.

const LARGEST = 1.5; // on a wall of pixels the rest is stretched when it is painted

self.addEventListener("message", async ({ data: { id, url, width, height } }) => {
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    const whole = await createImageBitmap(await answer.blob());
    const scale = Math.min(width / whole.width, height / whole.height, LARGEST);
    const picture = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: "high",
    });
    whole.close();
    self.postMessage({ id, picture }, [picture]);
  } catch {
    self.postMessage({ id, picture: null });
  }
});
