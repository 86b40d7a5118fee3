import type { FaceIdentity } from "./identity.js";

/** Heights and positions of the features of one face, in centimetres of head space. */
export interface Landmarks {
  eyeX: number;
  eyeY: number;
  browY: number;
  nasionY: number;
  noseTipY: number;
  noseBaseY: number;
  mouthY: number;
  chinY: number;
  neckY: number;
  earY: number;
}

/** Where the features of a face lie, from its proportions. */
export function landmarks(identity: FaceIdentity): Landmarks {
  const eyeY = identity.eyeLevel;
  const nasionY = eyeY - 0.5;
  const noseBaseY = nasionY + identity.noseLength + 0.15;
  const mouthY = noseBaseY + identity.philtrumLength;
  const chinY = mouthY + identity.chinLength;
  return {
    eyeX: identity.eyeSpacing,
    eyeY,
    browY: eyeY - identity.browHeight,
    nasionY,
    noseTipY: noseBaseY - 0.95 + 0.5 * identity.noseTipDrop,
    noseBaseY,
    mouthY,
    chinY,
    neckY: chinY + 2,
    earY: eyeY + identity.earLevel,
  };
}
