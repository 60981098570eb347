// The engine's interface: one TypeScript interface of async methods, served in a child process for VS Code and
// in-process for the CLI. Messages are derived from it (rpc.ts), never typed twice.

import type { ColormapName } from '../base/colormaps';
import type { DatasetEngineApi } from './dataset';
import type { EvaluationEngineApi } from './evaluation';
import type {
  ExplainOptions,
  ExplainProgress,
  ExplainRequest,
  ExplainTarget,
  Explanation,
  Heatmap,
  LayerMap,
} from './explain';
import type { FeatureEngineApi } from './features';
import type { GraphEngineApi } from './graph';
import type {
  ModelCard,
  ModelDescription,
  ModelListing,
  ProviderChoice,
  ProviderReport,
} from './model';
import type { ClassifyReport, EncodedImage, Geometry, ImageOutcome } from './prediction';
import type { Call } from './rpc';
import type { TrainEngineApi } from './train';

/** Raised when a method changes; host and engine refuse to talk across versions. */
export const protocolVersion = 5;

export interface EngineInfo {
  readonly protocolVersion: number;
  readonly pid: number;
  readonly node: string;
  readonly onnxruntime: string;
}

export interface ClassifyRequest {
  readonly model: string;
  /** Files, or folders that are walked for pictures. */
  readonly images: readonly string[];
  /** A ready float32 `.npy` instead of images. */
  readonly tensor?: string;
  readonly top: number;
  readonly provider: ProviderChoice;
}

export type ClassifyProgress =
  /** Sent once, when the model is open and the pictures are counted. */
  | {
      readonly kind: 'start';
      readonly images: readonly string[];
      readonly provider: ProviderReport;
      readonly card: ModelCard;
      readonly sha256: string;
    }
  /** Results in order of completion; `first` is the index of each in `images`. */
  | {
      readonly kind: 'results';
      readonly results: readonly { readonly index: number; readonly outcome: ImageOutcome }[];
    };

export interface OverlayRequest {
  /** null: the map alone. */
  readonly image: string | null;
  readonly heatmap: Heatmap;
  readonly geometry: Geometry | null;
  readonly colormap: ColormapName;
  /** 0…1. */
  readonly opacity: number;
  /** Value of the last colour; null: chosen by the map. */
  readonly peak: number | null;
}

export interface SampleReport {
  readonly folder: string;
  readonly model: string;
  readonly pictures: number;
  /** Share of the test split that the sample model gets right, 0…1. */
  readonly testAccuracy: number;
}

export interface EngineApi
  extends FeatureEngineApi,
    GraphEngineApi,
    DatasetEngineApi,
    EvaluationEngineApi,
    TrainEngineApi {
  hello(request: { readonly protocolVersion: number }, call: Call): Promise<EngineInfo>;
  /** Sizes and shapes only, nothing is run. */
  listModels(
    request: { readonly paths: readonly string[] },
    call: Call,
  ): Promise<readonly ModelListing[]>;
  describeModel(
    request: { readonly path: string; readonly provider: ProviderChoice },
    call: Call,
  ): Promise<ModelDescription>;
  classify(request: ClassifyRequest, call: Call<ClassifyProgress>): Promise<ClassifyReport>;
  /** What can be chosen for a model: its layers, and the methods that work on it. */
  explainOptions(
    request: { readonly model: string; readonly provider: ProviderChoice },
    call: Call,
  ): Promise<ExplainOptions>;
  explain(request: ExplainRequest, call: Call<ExplainProgress>): Promise<Explanation>;
  /** For a strip of thumbnails, coarse layers last. */
  explainLayers(
    request: {
      readonly model: string;
      readonly image: string;
      readonly provider: ProviderChoice;
      readonly target: ExplainTarget;
    },
    call: Call,
  ): Promise<readonly LayerMap[]>;
  /** The picture with the map over it, as the panel shows it, in the picture's own pixels. */
  renderOverlay(request: OverlayRequest, call: Call): Promise<EncodedImage>;
  /** The picture that activation maximisation found, pixel by pixel, as PNG. */
  renderFound(request: NonNullable<Explanation['picture']>, call: Call): Promise<EncodedImage>;
  /** The picture as a person sees it, upright, at most `maxSide` pixels on its longer side. */
  renderImage(
    request: { readonly path: string; readonly maxSide: number },
    call: Call,
  ): Promise<EncodedImage>;
  /** The input tensor turned back into a picture: exactly what the model saw. */
  renderModelInput(
    request: { readonly path: string; readonly model: string },
    call: Call,
  ): Promise<EncodedImage & { readonly geometry: Geometry }>;
  /** The text of a model card with every resolved value written out; nothing is saved. */
  draftModelCard(
    request: { readonly model: string },
    call: Call,
  ): Promise<{ readonly path: string; readonly text: string }>;
  /** Pictures in class folders and a small model trained on them, written into `folder`. */
  createSample(
    request: { readonly folder: string; readonly seed: number },
    call: Call<{ readonly message: string; readonly fraction: number }>,
  ): Promise<SampleReport>;
}
