package io.carillon.gateway.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** Passes chunks on at the reader's pace, and never holds more than the writer's queue. */
final class Flow {
  private final ReadStream<Buffer> from;
  private final WriteStream<Buffer> to;
  private long passed;
  private boolean held;

  Flow(ReadStream<Buffer> from, WriteStream<Buffer> to) {
    this.from = from;
    this.to = to;
  }

  void pass(Buffer chunk) {
    passed += chunk.length();
    to.write(chunk);
    if (to.writeQueueFull() && !held) {
      held = true;
      from.pause();
      to.drainHandler(
          drained -> {
            held = false;
            from.resume();
          });
    }
  }

  /** Bytes so far. */
  long passed() {
    return passed;
  }

  /** Whether the reader is the one who is waited for. */
  boolean held() {
    return held;
  }
}
