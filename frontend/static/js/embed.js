// Makes each frame of Kotatgent as high as what is in it. Asks for nothing, keeps nothing, and knows nobody.
addEventListener("message", ({ source, data }) => {
  const height = Number(data?.kotatgentHeight);
  if (!(height > 0 && height < 5000)) return;
  for (const frame of document.querySelectorAll("iframe[data-kotatgent]")) {
    if (frame.contentWindow === source) frame.height = Math.ceil(height);
  }
});
