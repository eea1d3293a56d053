import { Enums } from '@cornerstonejs/core';

const { ImageQualityStatus } = Enums;
const KIB = 1024;
const firstRange = { rangeIndex: 0, chunkSize: 32 * KIB } as const;
const reduced = (level: number) => ({ ...firstRange, decodeLevel: level });

export default {
  stages: [
    { id: 'first', retrieveType: 'fast', positions: [0.5, 0, -1] },
    { id: 'rest', retrieveType: 'final' },
  ],
  retrieveOptions: {
    fast: { ...reduced(1), imageQualityStatus: ImageQualityStatus.LOSSY },
    final: { rangeIndex: -1 },
  },
} satisfies IRetrieveConfiguration;
