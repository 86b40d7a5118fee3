/*
 * TensorFlow.js, asked for as the CommonJS module that it is. An `import` of it from an ES module makes Node look through
 * the text of the package and of all seven that it is made of for the names they export: 230 of the 600 ms (CPU) that
 * loading the toolkit took.
 */
import tf = require("@tensorflow/tfjs");

export = tf;
