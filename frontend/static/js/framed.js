// In a frame on another website: says how high this page is (js/embed.js listens there), and nothing else.
const tell = () => parent.postMessage({ kotatgentHeight: document.documentElement.scrollHeight }, "*");
if (parent !== window) {
  new ResizeObserver(tell).observe(document.body);
  tell();
}
