export { type NamedSeries, type NamedThreshold, nameOfSeries, namesOf } from '../../domain/threshold/names.ts';
