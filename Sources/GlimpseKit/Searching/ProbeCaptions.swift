// Captions of everyday things, by whose scores a library's scale is measured.

enum ProbeCaptions {
  /// Most libraries have pictures of some of them and of most none, so their
  /// scores are those of pairs that have nothing to do with one another.
  static let all = [
    "a dog", "a cat", "a horse", "a bird", "a fish", "a flower", "a tree", "a forest",
    "a mountain", "a beach", "the sea at sunset", "a river", "a lake", "a city street",
    "a skyline at night", "a house", "a church", "a bridge", "a car", "a bus", "a train",
    "a bicycle", "a motorcycle", "an aeroplane", "a boat", "a person", "a woman", "a man",
    "a child", "a group of people", "a crowd", "a face", "a portrait", "a plate of food",
    "a cake", "fruit", "vegetables", "a bottle", "a cup of coffee", "a table", "a chair",
    "a bed", "a sofa", "a kitchen", "a living room", "a bathroom", "an office", "a computer",
    "a telephone", "a book", "a newspaper", "a map", "a diagram", "a screenshot",
    "a sign with text", "a logo", "a painting", "a drawing", "a black and white photo",
    "a guitar", "a piano", "a ball", "a game of football", "a toy", "clothes", "a dress",
    "shoes", "a hat", "a bag", "glasses", "a clock", "a lamp", "a window", "a door", "stairs",
    "a wall", "a garden", "a field", "snow", "rain", "clouds in a blue sky", "a rainbow", "fire",
    "stars", "the moon", "grass", "sand", "rocks", "a cow", "a sheep", "a bear", "an elephant",
    "a lion", "a butterfly", "a spider", "a snake", "a tool", "a machine", "a truck"
  ]
}
