package io.carillon.identity.match;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** Goes through pages until one is empty. */
final class Pages<T> implements Iterator<T> {
  private final Supplier<List<T>> more;
  private List<T> page = List.of();
  private int at;
  private boolean over;

  Pages(Supplier<List<T>> more) {
    this.more = more;
  }

  @Override
  public boolean hasNext() {
    if (at == page.size() && !over) {
      page = more.get();
      at = 0;
      over = page.isEmpty();
    }
    return !over;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(at++);
  }
}
