package io.carillon.messaging.rendering;

import static io.carillon.messaging.rendering.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.provider.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A whole reminder, against files. {@code -Dgolden=write} writes them anew; read the difference
 * before committing it.
 */
class CartMailTest {
  private static final String VALUES =
      """
      {'profile':{'traits':{'firstName':'Kelly <3'}},
       'entry':{'properties':{'shop':'Chez Léa','cart_id':'c 9','products':[
        {'name':'Veste "Marine"','price':79.9,'quantity':1,'image_url':'https://img.example/1.png?a=1&b=2'},
        {'name':'Rien','price':1,'quantity':0,'image_url':'x'},
        {'name':'Écharpe','price':25,'quantity':2,'image_url':'https://img.example/2.png'}]}},
       'computed':{'orders-90d':0},
       'links':{'unsubscribe':'https://c.example/p/abc'}}\
      """
          .replace("\"Marine\"", "\\\"Marine\\\"");

  @Test
  void listsTheBasketsLines() throws IOException {
    Source.Email source =
        new Source.Email(
            "{{ entry.properties.products.size }} articles vous attendent",
            "Ils sont à vous",
            resource("cart.mjml"),
            null,
            null);

    Outgoing.Email email = Fixtures.render(source, VALUES);

    assertThat(email.subject()).isEqualTo("3 articles vous attendent");
    golden("cart.txt", email.text());
    golden("cart.html", email.html());
  }

  private static void golden(String name, String found) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(Path.of("src/test/resources/rendering", name), found);
      return;
    }
    assertThat(found).isEqualTo(resource(name));
  }
}
