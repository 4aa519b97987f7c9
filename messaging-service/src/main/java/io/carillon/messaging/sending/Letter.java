package io.carillon.messaging.sending;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.rendering.Rendered;
import java.util.Collection;
import java.util.List;

/** How far one message has come towards leaving. */
sealed interface Letter {
  Message message();

  /** Those that lack the look at the gate. */
  static List<Addressed> addressed(List<Letter> letters) {
    return letters.stream().filter(Addressed.class::isInstance).map(Addressed.class::cast).toList();
  }

  /** Where those of a channel may go. */
  static Collection<String> addresses(List<Letter> letters, String channel) {
    return addressed(letters).stream()
        .filter(letter -> letter.message().order().channel().equals(channel))
        .flatMap(letter -> letter.addresses().stream().map(Address::name))
        .distinct()
        .toList();
  }

  /** It ends here, or goes back. */
  record Stopped(Message message, Change change) implements Letter {}

  /** It lacks the look at the gate. */
  sealed interface Addressed extends Letter {
    Person person();

    /** Those of its person that a provider serves, the preferred one first. */
    List<Address> addresses();
  }

  /** It has words, and lacks only the last look at the gate. */
  record Written(
      Message message, Person person, List<Address> addresses, Rendered text, List<String> links)
      implements Addressed {}

  /**
   * What its person said already keeps it back, so it was given no words; the gate names the
   * reason, since a suppression goes before a missing consent.
   */
  record Unwanted(Message message, Person person, List<Address> addresses) implements Addressed {}

  /** It may leave as soon as that is written down. */
  record Ready(
      Message message,
      Change leaving,
      Address address,
      Provider provider,
      Provider.Prepared prepared)
      implements Letter {}
}
