// Package snippets has what tests need for programs in other languages: the npm packages that those in Node.js use, and
// grammars to parse those whose compiler can't be had here.
package snippets
