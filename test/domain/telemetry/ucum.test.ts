import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { commonUnits } from '../../../src/domain/telemetry/ucum-atoms.ts';
import { ucumOf, unitFault } from '../../../src/domain/telemetry/ucum.ts';

describe('units of UCUM', () => {
  const good =
    "1 m s Cel K % By KiBy MBy/s kW.h m3/h m/s2 m.s-2 /min {request} {request}/s kg{wet} 10*3/uL 10^6 ug/m3 [degF] [in_i'Hg] mm[Hg] [ppm] [psi] dB dB{mW} J/(kg.K) kg.m2/s3 das dam min cd Pa hPa mol/L g% 100/m V.A{reactive}";
  test.each(['', ...good.split(' ')])('%s is one', (unit) => assert.equal(unitFault(unit), undefined));

  const bad = '°C celsius Kwh kWh foo m//s m..s m. m/ / (m m) kmin m³ { {a [foo] k 2^ m- mm%';
  test.each([...bad.split(' '), 'm s', '{\n}', 'm'.repeat(64), '('.repeat(20)])('%j is none', (unit) => assert.ok(unitFault(unit)));

  test('what people write becomes UCUM', () => {
    for (const [written, unit] of Object.entries(commonUnits)) {
      assert.equal(unitFault(unit), undefined, unit);
      assert.equal(ucumOf(` ${written} `), unit);
    }
    assert.equal(ucumOf('m/s'), 'm/s');
    assert.equal(ucumOf('furlong'), undefined);
    assert.equal(ucumOf('constructor'), undefined);
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof (unitFault(text) ?? '') === 'string'));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('m', '(', ')', '/', '.', '{', '}', '[', ']', '1', '-', 'k', '%')),
        (parts) => typeof (unitFault(parts.join('')) ?? '') === 'string',
      ),
    );
  });
});
