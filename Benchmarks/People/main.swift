// Measures the grouping of faces: how well it tells made-up people apart, and
// how long it takes among a million. And finding them in pictures.
//
//   bench-people quality
//   bench-people prepare FOLDER    makes a million faces and their index
//   bench-people scale FOLDER      adds a thousand to them
//   bench-people faces MODEL PPM…  finds the faces of pictures

import Foundation

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.dropFirst().first) {
case ("quality", _): try measureQuality()
case ("prepare", let folder?): try prepareScale(folder)
case ("scale", let folder?): try measureScale(folder)
case ("faces", let model?):
  try findFaces(model: model, in: Array(arguments.dropFirst(2)))
default:
  print("usage: bench-people quality | prepare FOLDER | scale FOLDER | faces MODEL PPM…")
  exit(2)
}
