package io.carillon.messaging.inbox;

import io.carillon.messaging.Outside;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.ProviderContract;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class InAppContractTest extends ProviderContract {
  private static final Outgoing.InApp SALE =
      new Outgoing.InApp(
          "Sale",
          "Jackets at half price",
          "https://shop.example/jacket.png",
          List.of(new Outgoing.Button("buy", "Buy", "shop://jackets")),
          "shop://sale",
          Map.of("colour", "red"));

  @Inject InAppProvider provider;
  @Inject Inbox inbox;

  @Inject @Any Instance<Provider> all;

  @Test
  void everyProviderOfTheServiceIsInTheDocumentsTable() {
    areDocumented(all.stream().map(Provider::name).toList());
  }

  @Override
  protected String vendor() {
    return "inapp";
  }

  @Override
  protected Trial trial(Case which) {
    UUID profile = Ids.next();
    Address address =
        which == Case.MALFORMED
            ? new Address(Address.Kind.PROFILE, "kelly", "kelly")
            : Address.profile(profile);
    return new Trial(provider, message(address, SALE), () -> delivered(profile));
  }

  @Override
  protected boolean knowsARepetition() {
    return true;
  }

  @Override
  protected Map<Case, String> absent() {
    Map<Case, String> absent = new EnumMap<>(Case.class);
    absent.put(Case.REFUSED, "a table refuses nobody");
    absent.put(Case.DEAD, "a person who was erased has no inbox, and the message is withheld");
    absent.put(Case.THROTTLED, "what comes together is written together");
    absent.put(Case.FAILED, "a transaction that fails is tried again as it is");
    absent.put(Case.FAILED_BEHIND, "a transaction that was committed does not fail");
    absent.put(Case.CUT, "a commit that was not heard of is made again, and is there once");
    absent.put(Case.SLOW, "as when the line is cut");
    absent.put(Case.AWAY, "without its database the service sends nothing at all");
    absent.put(Case.STRANGER, "it has no account anywhere");
    return absent;
  }

  private List<Delivered> delivered(UUID profile) {
    Visitor visitor = new Visitor("demo", "", "", Set.of(profile));
    return inbox.list(visitor, null, null).items().stream()
        .map(entry -> new Delivered(entry.id().toString(), content(entry.notice())))
        .toList();
  }

  private static Outgoing.Content content(Notice notice) {
    return new Outgoing.InApp(
        notice.title(),
        notice.body(),
        notice.image(),
        notice.buttons().stream()
            .map(button -> new Outgoing.Button(button.id(), button.text(), button.deepLink()))
            .toList(),
        notice.deepLink(),
        notice.data());
  }
}
