// Every rule of ESLint and of typescript-eslint; each that is changed or off has its reason beside it.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

const CHANGED = {
  complexity: ["error", 12], // 8 as in Python, and what each `?.` and `??` adds to it here
  curly: ["error", "multi-line"], // a body on the same line needs no braces
  "func-style": ["error", "declaration", { allowArrowFunctions: true }], // one expression may be an arrow
  "max-lines": ["error", 250], // as in Python
  "max-lines-per-function": ["error", 40], // as in Python
  "no-void": ["error", { allowAsStatement: true }], // it marks a promise that is left to itself
  "one-var": ["error", "never"], // one declaration for each name
  "@typescript-eslint/max-params": ["error", { max: 5 }], // what a row is drawn from
  "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions"] }], // "nothing to do" as a default
  "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }], // a listener may be async
  "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }], // a property is taken out of an object
  "@typescript-eslint/no-use-before-define": ["error", { functions: false, variables: false }], // the large before its parts
  "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }], // no words are no words
};

const OFF = {
  camelcase: "fields of the API are named in Python",
  "capitalized-comments": "a remark behind a line is no sentence",
  "consistent-return": "as its other form below",
  "id-length": "`n` is the number in the words of the content",
  "no-await-in-loop": "one step after the other is meant: retries, a form at a time",
  "no-continue": "an early end of a round is easier to read than a nested block",
  "no-inline-comments": "a remark belongs to its line",
  "no-nested-ternary": "three cases in one expression read as a table",
  "no-ternary": "a choice between two values is an expression",
  "no-undefined": "tsc tells undefined and null apart",
  "prefer-named-capture-group": "a pattern with one or two groups is short",
  "require-atomic-updates": "it takes every property set after an await for a race",
  "require-unicode-regexp": "the patterns look for ASCII",
  "max-statements": "max-lines-per-function says the same",
  "sort-imports": "imports are grouped by folder",
  "sort-keys": "properties are in the order in which they are read",
  "@typescript-eslint/explicit-function-return-type": "tsc infers it",
  "@typescript-eslint/explicit-member-accessibility": "JavaScript has no such word",
  "@typescript-eslint/explicit-module-boundary-types": "tsc infers it",
  "@typescript-eslint/init-declarations": "what has no value yet is undefined",
  "@typescript-eslint/naming-convention": "fields of the API are named in Python",
  "no-loop-func": "loops over elements add listeners that use the page's state",
  "@typescript-eslint/consistent-return": "tsc checks it (noImplicitReturns), and knows `return reload()`",
  "@typescript-eslint/no-confusing-void-expression": "`return reload()` ends a function, `() => step()` is short",
  "@typescript-eslint/no-loop-func": "loops over elements add listeners that use the page's state",
  "@typescript-eslint/no-magic-numbers": "a duration or a percentage is read where it is used",
  "@typescript-eslint/prefer-destructuring": "`element.value` is as clear",
  "@typescript-eslint/prefer-readonly-parameter-types": "elements and snapshots have no readonly types",
  "@typescript-eslint/promise-function-async": "a function that hands a promise on needs no other",
  "@typescript-eslint/strict-boolean-expressions": "no words, no number and nothing are one case on a page",
  "@typescript-eslint/strict-void-return": "a listener may return what its step returns",
};

// What arrives as JSON gets its type in these files; that of an answer comes from its address (`Send` and `Get` in types/pages.d.ts).
const AT_THE_DOOR = {
  "@typescript-eslint/no-unsafe-argument": "",
  "@typescript-eslint/no-unsafe-assignment": "",
  "@typescript-eslint/no-unsafe-return": "",
};

const off = (rules) => Object.fromEntries(Object.keys(rules).map((rule) => [rule, "off"]));

export default tseslint.config(
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.js"],
    extends: [js.configs.all, tseslint.configs.all],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: { ...off(OFF), ...CHANGED },
  },
  { files: ["**/lib/api.js", "**/desk/state.js", "**/demo/*.js"], rules: off(AT_THE_DOOR) },
  { files: ["**/lib/live_connection.js"], rules: { "max-lines-per-function": ["error", 80] } }, // `watch` holds the state of one room
);
