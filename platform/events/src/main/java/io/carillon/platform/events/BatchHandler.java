package io.carillon.platform.events;

import com.google.protobuf.Message;
import java.util.List;

/** What a service does with the records of a topic. */
@FunctionalInterface
public interface BatchHandler<T extends Message> {
  /**
   * Applies the records, in their order within each partition, and says what follows from them.
   * Called again with the same records after a failure or a crash: {@link Positions} tells what was
   * applied.
   *
   * @throws Poison when some records cannot be applied; the others are then given again without
   *     them
   * @throws RuntimeException when they cannot be applied now; they are given again
   */
  List<Outbound> handle(List<Inbound<T>> records);

  /**
   * Whether it works on several partitions side by side. A full batch, which is of one partition
   * mostly, is then given to it with as much of each of some others.
   */
  default boolean abreast() {
    return false;
  }
}
