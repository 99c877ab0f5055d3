// Draw every figure that the page carries as data; redraw to the paper's width before printing.
(() => {
  const config = { responsive: true, displaylogo: false, displayModeBar: false };
  const plots = [...document.querySelectorAll("script[data-plot]")].map((holder) => {
    const place = document.getElementById(holder.dataset.plot);
    const figure = JSON.parse(holder.textContent);
    const narrow = place.clientWidth < 520;
    if (narrow) {
      // on a phone: smaller type, legend below, room for the axis
      figure.layout.font = { ...figure.layout.font, size: 11 };
      figure.layout.margin = { ...figure.layout.margin, l: 48, r: 8 };
      if (figure.layout.title) {
        const title = figure.layout.title.text || "";
        figure.layout.title.font = { ...figure.layout.title.font, size: 12 };
        figure.layout.title.text = title.length > 52 ? title.replace(/^(.{30,52}?) /, "$1<br>") : title;
      }
    }
    Plotly.newPlot(place, figure.data, figure.layout, config);
    return place;
  });
  const fit = (width) => plots.forEach((place) => Plotly.relayout(place, { width }));
  window.addEventListener("beforeprint", () => fit(660));
  window.addEventListener("afterprint", () => fit(null));
})();
