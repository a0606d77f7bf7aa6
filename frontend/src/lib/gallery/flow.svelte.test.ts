import { afterEach, describe, expect, it } from 'vitest';

import galleryStyles from './flow.css?inline';
import { FEW, layOut, ratioOf } from './layout.ts';
import { shapes } from './samples.testing.ts';

/** What the server sends: the list in the flow, its proportions from a style sheet. */
function render(count: number, width: number, seed: number): HTMLElement[] {
  const photographs = shapes(count, seed);
  document.body.innerHTML = `<style>ul { margin: 0; padding: 0; list-style: none } ${galleryStyles}</style>
    <div style="width: ${String(width)}px"><div class="gallery"><ul class="flow ${count <= FEW ? 'few' : ''}">${photographs
      .map((each) => `<li style="--ratio: ${ratioOf(each).toFixed(6)}"></li>`)
      .join('')}</ul></div></div>`;
  return [...document.querySelectorAll('li')];
}

afterEach(() => {
  document.body.innerHTML = '';
});

describe('the style sheet', () => {
  it('puts every photograph where the script does, at any width', () => {
    let compared = 0;
    for (let width = 280; width < 4000; width += width < 1000 ? 37 : 211) {
      for (const seed of [1, 2, 3]) {
        const count = width % 2 ? 60 : 1 + (width % 9);
        const items = render(count, width, seed);
        const origin = items[0]?.getBoundingClientRect();
        const { boxes } = layOut(shapes(count, seed), width);
        items.forEach((item, index) => {
          const there = item.getBoundingClientRect();
          const box = boxes[index];
          const apart = Math.max(
            Math.abs(there.x - (origin?.x ?? 0) - (box?.x ?? 0)),
            Math.abs(there.y - (origin?.y ?? 0) - (box?.y ?? 0)),
            Math.abs(there.width - (box?.width ?? 0)),
            Math.abs(there.height - (box?.height ?? 0)),
          );
          // Browsers round each length to a sixty-fourth of a pixel.
          expect(apart, `${width} px, seed ${seed}, ${index}`).toBeLessThan(0.6);
          compared++;
        });
      }
    }
    expect(compared).toBeGreaterThan(2000);
  });
});
