import type { Row } from '../client/figures.ts';

/** What a figure should reach: a share of its floor, and where that is not enough, so many a second. */
interface Aim {
  readonly percent: number;
  readonly perSecond?: number;
}

/** A rate beside the one that the same machine reaches without the server. */
export function rateRow(what: string, perSecond: number, floor: number, aim: Aim): Row {
  const percent = (100 * perSecond) / floor;
  const isMet = percent >= aim.percent && perSecond >= (aim.perSecond ?? 0);
  return {
    what,
    figure: rounded(perSecond),
    floor: rounded(floor),
    share: `${Math.round(percent)} %`,
    aim: `>= ${aim.percent} %${aim.perSecond === undefined ? '' : `, >= ${aim.perSecond}`}`,
    met: isMet ? 'yes' : 'no',
  };
}

/** A figure that should be small, beside what there is without the server, if anything. */
export function limitRow(what: string, figure: number, aim: number, floor?: number): Row {
  return {
    what,
    figure: rounded(figure),
    floor: floor === undefined ? '' : rounded(floor),
    share: '',
    aim: floor === undefined ? `<= ${aim}` : `<= floor + ${aim}`,
    met: figure <= aim + (floor ?? 0) ? 'yes' : 'no',
  };
}

/** Small figures keep a decimal. */
function rounded(figure: number): number {
  return figure < 10 ? Math.round(figure * 10) / 10 : Math.round(figure);
}
