// Calls operations of libvips by name, as its own language bindings do:
// arguments are properties of an operation object, then it is built.

internal import CVips

/// One call of a libvips operation, being put together.
struct VipsCall: ~Copyable {
  private var operation: UnsafeMutablePointer<VipsOperation>?

  /// - Parameter name: such as `jpegload_buffer`. An operation that this
  ///   libvips does not have makes a call that gives no result.
  init(_ name: String) { operation = vips_operation_new(name) }

  // The reference from vips_operation_new is given back unless run() took it.
  deinit { if let operation { discard(operation) } }

  /// Whether this libvips has the operation at all.
  var exists: Bool { operation != nil }

  /// Sets an integer, truth or enumeration from its text.
  func set(_ argument: String, _ value: String) {
    guard let operation else { return }
    operation.withMemoryRebound(to: VipsObject.self, capacity: 1) {
      _ = vips_object_set_argument_from_string($0, argument, value)
    }
  }

  func set(_ argument: String, _ value: Double) {
    setValue(argument, glimpse_type_double()) { g_value_set_double(&$0, value) }
  }

  func set(_ argument: String, _ image: VipsPixels) {
    setValue(argument, vips_image_get_type()) { g_value_set_object(&$0, image.pointer) }
  }

  func set(_ argument: String, _ values: [Double]) {
    setValue(argument, vips_array_double_get_type()) {
      vips_value_set_array_double(&$0, values, Int32(values.count))
    }
  }

  /// Sets the bytes a `_buffer` loader reads. They are not copied, so the
  /// caller keeps them alive until the loaded image is gone.
  func set(_ argument: String, borrowing bytes: UnsafeRawBufferPointer) {
    setValue(argument, vips_blob_get_type()) {
      vips_value_set_blob(&$0, nil, bytes.baseAddress, bytes.count)
    }
  }

  private func setValue(_ argument: String, _ type: GType, _ fill: (inout GValue) -> Void) {
    guard let operation else { return }
    var value = GValue()
    g_value_init(&value, type)
    fill(&value)
    operation.withMemoryRebound(to: GObject.self, capacity: 1) {
      g_object_set_property($0, argument, &value)
    }
    g_value_unset(&value)
  }

  /// Runs the operation and returns its image `out`, or nil if it fails.
  consuming func run() -> VipsPixels? {
    guard let built = build() else { return nil }
    defer { discard(built) }
    var value = GValue()
    g_value_init(&value, vips_image_get_type())
    defer { g_value_unset(&value) }
    built.withMemoryRebound(to: GObject.self, capacity: 1) {
      g_object_get_property($0, "out", &value)
    }
    // g_value_dup_object gives a reference of our own, which the image owns.
    guard let object = g_value_dup_object(&value) else { return nil }
    return VipsPixels(owning: object.assumingMemoryBound(to: VipsImage.self))
  }

  /// Runs a `_buffer` saver and returns what it wrote, or nil if it fails.
  consuming func runForBytes(_ output: String) -> [UInt8]? {
    guard let built = build() else { return nil }
    defer { discard(built) }
    var value = GValue()
    g_value_init(&value, vips_blob_get_type())
    defer { g_value_unset(&value) }
    built.withMemoryRebound(to: GObject.self, capacity: 1) {
      g_object_get_property($0, output, &value)
    }
    var length = 0
    // Safety: the value holds the bytes, which are copied before it is unset.
    guard let data = vips_value_get_blob(&value, &length) else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
  }

  /// Runs the operation; the caller discards what is returned.
  private consuming func build() -> UnsafeMutablePointer<VipsOperation>? {
    guard var built = operation else {
      VipsLibrary.forgetErrors()
      return nil
    }
    operation = nil
    let result = withUnsafeMutablePointer(to: &built) { slot in
      slot.withMemoryRebound(to: UnsafeMutablePointer<VipsOperation>?.self, capacity: 1) {
        vips_cache_operation_buildp($0)
      }
    }
    guard result == 0 else {
      discard(built)
      VipsLibrary.forgetErrors()
      return nil
    }
    return built
  }
}

/// Gives back an operation and the outputs it holds on to.
private func discard(_ operation: UnsafeMutablePointer<VipsOperation>) {
  operation.withMemoryRebound(to: VipsObject.self, capacity: 1) { vips_object_unref_outputs($0) }
  g_object_unref(operation)
}
