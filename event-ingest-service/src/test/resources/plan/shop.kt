// Made from the tracking plan shop, version 3. Do not change it here.

/** What an analytics client sends: `call` is track, page, screen, identify or group. */
interface PlannedEvent {
    val call: String
    val event: String
    fun toMap(): Map<String, Any?>
}

/** Product Added: Into the cart * / alert(1) */
class TrackProductAdded(
    val price: Double,
    val currency: OneOfCurrency,
    val quantity: Long? = null,
    val gift: Boolean? = null,
    val class_2: String? = null,
    val tags: List<String>? = null,
    val lines: List<Map<String, Any?>>? = null,
) : PlannedEvent {
    override val call: String = "track"
    override val event: String = "Product Added"

    override fun toMap(): Map<String, Any?> {
        val properties = LinkedHashMap<String, Any?>()
        properties["price"] = price
        properties["currency"] = currency.value
        if (quantity != null) properties["quantity"] = quantity
        if (gift != null) properties["gift"] = gift
        if (class_2 != null) properties["class"] = class_2
        if (tags != null) properties["tags"] = tags
        if (lines != null) properties["lines"] = lines
        return properties
    }

    enum class OneOfCurrency(val value: String) {
        IsEUR("EUR"),
        IsCAD("CAD"),
    }
}

/** product-added */
class TrackProductAdded_2(
    val more: Map<String, Any?> = emptyMap(),
) : PlannedEvent {
    override val call: String = "track"
    override val event: String = "product-added"

    override fun toMap(): Map<String, Any?> {
        val properties = LinkedHashMap<String, Any?>()
        properties.putAll(more)
        return properties
    }
}

/** "; process.exit(); //$\ */
class TrackProcessExit(
    val aB: Any? = null,
    val aB_2: Any? = null,
    val other: String? = null,
    val more: Map<String, Any?> = emptyMap(),
) : PlannedEvent {
    override val call: String = "track"
    override val event: String = "\"; process.exit(); //\$\\"

    override fun toMap(): Map<String, Any?> {
        val properties = LinkedHashMap<String, Any?>()
        properties.putAll(more)
        if (aB != null) properties["a\"b"] = aB
        if (aB_2 != null) properties["a b"] = aB_2
        if (other != null) properties["\u00e9"] = other
        return properties
    }
}

/** 1st Page */
class Screen1stPage(
    val more: Map<String, Any?> = emptyMap(),
) : PlannedEvent {
    override val call: String = "screen"
    override val event: String = "1st Page"

    override fun toMap(): Map<String, Any?> {
        val properties = LinkedHashMap<String, Any?>()
        properties.putAll(more)
        return properties
    }
}

/** identify */
class IdentifyTraits(
    val email: String,
    val more: Map<String, Any?> = emptyMap(),
) : PlannedEvent {
    override val call: String = "identify"
    override val event: String = "identify"

    override fun toMap(): Map<String, Any?> {
        val properties = LinkedHashMap<String, Any?>()
        properties.putAll(more)
        properties["email"] = email
        return properties
    }
}
