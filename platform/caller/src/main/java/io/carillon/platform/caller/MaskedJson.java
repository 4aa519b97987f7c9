package io.carillon.platform.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;

/**
 * Personal data in free-form JSON, hidden: the values under names that are known to hold it, and
 * whatever looks like an e-mail address or a phone number, in values and in names.
 */
public final class MaskedJson {
  /** Names that hold personal data wherever they stand, in lower case without separators. */
  private static final Set<String> PERSONAL =
      Set.of(
          "email",
          "emailaddress",
          "mail",
          "phone",
          "phonenumber",
          "mobile",
          "mobilephone",
          "telephone",
          "tel",
          "firstname",
          "lastname",
          "middlename",
          "fullname",
          "givenname",
          "familyname",
          "surname",
          "username",
          "displayname",
          "birthday",
          "birthdate",
          "dateofbirth",
          "dob",
          "birthyear",
          "address",
          "streetaddress",
          "street",
          "street1",
          "street2",
          "address1",
          "address2",
          "streetnumber",
          "postalcode",
          "postcode",
          "zip",
          "zipcode",
          "ip",
          "ipaddress",
          "latitude",
          "longitude",
          "lat",
          "lng",
          "token",
          "pushtoken",
          "devicetoken",
          "advertisingid",
          "idfa",
          "idfv",
          "gaid",
          "avatar",
          "photo",
          "password",
          "ssn",
          "nationalid",
          "passport",
          "taxid",
          "iban",
          "creditcard",
          "cardnumber",
          "gender");

  /** Objects that describe a person: a plain `name` in them is the person's. */
  private static final Set<String> PERSONS =
      Set.of("traits", "customer", "user", "person", "billing", "shipping", "recipient");

  private MaskedJson() {}

  /** A masked copy. */
  public static ObjectNode of(ObjectNode json) {
    return object(json, false);
  }

  private static ObjectNode object(ObjectNode json, boolean person) {
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    json.properties()
        .forEach(
            field -> {
              String name = plain(field.getKey());
              boolean personal = PERSONAL.contains(name) || (person && name.equals("name"));
              masked.set(
                  Masks.within(field.getKey()),
                  value(field.getValue(), personal, PERSONS.contains(name)));
            });
    return masked;
  }

  private static JsonNode value(JsonNode value, boolean personal, boolean person) {
    return switch (value) {
      case ObjectNode object when personal -> everyValue(object);
      case ObjectNode object -> object(object, person);
      case ArrayNode array -> {
        ArrayNode masked = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> masked.add(value(item, personal, person)));
        yield masked;
      }
      case TextNode text -> TextNode.valueOf(text(text.textValue(), personal));
      default -> personal && !value.isNull() ? TextNode.valueOf("***") : value;
    };
  }

  private static ObjectNode everyValue(ObjectNode object) {
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            field -> masked.set(Masks.within(field.getKey()), value(field.getValue(), true, true)));
    return masked;
  }

  private static String text(String text, boolean personal) {
    String masked = Masks.within(text);
    return personal && masked.equals(text) ? Masks.text(text) : masked;
  }

  private static String plain(String name) {
    return name.replaceAll("[_\\s.-]", "").toLowerCase(Locale.ROOT);
  }
}
