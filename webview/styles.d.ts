// esbuild turns these imports into the panel's stylesheet.
declare module '*.css';
