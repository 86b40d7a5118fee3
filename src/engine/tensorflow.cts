/*
 * TensorFlow.js, asked for as the CommonJS module that it is. An `import` of it from an ES module makes Node search the
 * text of the package, and of every package that it is made of, for the names they export: 230 of the 600 ms of processor
 * time that loading the toolkit took. `tfjs-core` and `tfjs-backend-cpu` alone are smaller still, but in Node the gradients
 * come with the whole only.
 */
import tf = require("@tensorflow/tfjs");

export = tf;
