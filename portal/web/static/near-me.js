// «Near me»: the browser's own position is posted with the rest of the search and kept nowhere.
window.addEventListener("DOMContentLoaded", () => {
  const near = document.getElementById("near-me");
  if (!near || !navigator.geolocation) return;
  const button = near.querySelector("button");
  const failed = near.querySelector("[role=alert]");
  near.hidden = false;

  const keep = (name, value) => {
    near.querySelectorAll(`input[name="${name}"]`).forEach((input) => input.remove());
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    near.append(input);
  };

  const send = ({ coords }) => {
    new FormData(document.getElementById("search")).forEach((value, name) => keep(name, value));
    keep("near", `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`);
    near.submit();
  };

  const refuse = () => {
    failed.textContent = button.dataset.failed;
    failed.hidden = false;
    button.disabled = false;
  };

  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(send, refuse, { timeout: 15000 });
  });
});
