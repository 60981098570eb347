// Every explanation method, in the order in which they are offered: one file each, one line in this list.

import { registry } from '../../../base/registry';
import type { MethodId } from '../../../protocol/explain';
import { ablationCam } from './ablationCam';
import { activationMaximization } from './activationMaximization';
import { attentionRollout } from './attentionRollout';
import { deconvnet } from './deconvnet';
import { eigenCam } from './eigenCam';
import { eigenGradCam } from './eigenGradCam';
import { gradCam } from './gradCam';
import { gradCamPlusPlus } from './gradCamPlusPlus';
import { gradientXInput } from './gradientXInput';
import { guidedBackprop } from './guidedBackprop';
import { guidedGradCam } from './guidedGradCam';
import { hiresCam } from './hiresCam';
import { integratedGradients } from './integratedGradients';
import { layerCam } from './layerCam';
import { lrpAlphaBeta } from './lrpAlphaBeta';
import { lrpComposite } from './lrpComposite';
import { lrpEpsilon } from './lrpEpsilon';
import { lrpGamma } from './lrpGamma';
import type { Method } from './method';
import { occlusion } from './occlusion';
import { rise } from './rise';
import { saliency } from './saliency';
import { scoreCam } from './scoreCam';
import { smoothGrad } from './smoothGrad';
import { varGrad } from './varGrad';
import { xgradCam } from './xgradCam';

export const methods = registry<MethodId, Method>([
  gradCam,
  gradCamPlusPlus,
  hiresCam,
  xgradCam,
  layerCam,
  eigenCam,
  eigenGradCam,
  scoreCam,
  ablationCam,
  saliency,
  gradientXInput,
  smoothGrad,
  varGrad,
  integratedGradients,
  guidedBackprop,
  deconvnet,
  guidedGradCam,
  occlusion,
  rise,
  lrpEpsilon,
  lrpGamma,
  lrpAlphaBeta,
  lrpComposite,
  attentionRollout,
  activationMaximization,
]);
