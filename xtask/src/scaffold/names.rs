//! Names of types, and stubs of documentation.

/// `list_entries` and `LIST_ENTRIES` are `ListEntries`; so is `list-entries`.
pub(super) fn pascal(name: &str) -> String {
    let name = snake(name);
    let parts = name.split('_').filter(|part| !part.is_empty());
    parts
        .map(|part| part[..1].to_uppercase() + &part[1..])
        .collect()
}

/// `ListEntries`, `listEntries` and `LIST_ENTRIES` are `list_entries`.
pub(super) fn snake(name: &str) -> String {
    let is_capital = !name.contains(|character: char| character.is_ascii_lowercase());
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !is_capital && !text.is_empty() && !text.ends_with('_')
        {
            text.push('_');
        }
        if character.is_ascii_alphanumeric() {
            text.push(character.to_ascii_lowercase());
        } else if !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
    }
    text.trim_matches('_').to_owned()
}

/// `IN_REVIEW` and `in_review` are `In review`.
pub(super) fn sentence(name: &str) -> String {
    let name = snake(name).replace('_', " ");
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// `LIST_CASES` is `Lists cases`.
pub(super) fn deed(name: &str) -> String {
    let sentence = sentence(name);
    match sentence.split_once(' ') {
        Some((verb, rest)) => format!("{verb}s {rest}"),
        None => sentence + "s",
    }
}

pub(super) fn singular(name: &str) -> String {
    match name {
        _ if name.ends_with("ies") => name[..name.len() - 3].to_owned() + "y",
        _ if name.ends_with("ss") || name.ends_with("us") => name.to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

/// A name of the contract without what only says where it is used.
pub(super) fn stripped(name: &str) -> String {
    let ends = [
        "Request",
        "Response",
        "ListItem",
        "DetailItem",
        "Detail",
        "Inline",
        "Item",
    ];
    let starts = ["Simple", "Create", "Get", "Update", "Retrieve"];
    let mut text = name;
    for end in ends {
        text = text
            .strip_suffix(end)
            .filter(|rest| !rest.is_empty())
            .unwrap_or(text);
    }
    for start in starts {
        let rest = text.strip_prefix(start);
        text = rest
            .filter(|rest| rest.starts_with(char::is_uppercase))
            .unwrap_or(text);
    }
    text.to_owned()
}

/// The noun of a request or model: `CreateCaseNote` is about a `CaseNote`.
pub(super) fn noun(name: &str) -> String {
    let verbs = [
        "Bulk", "Create", "Update", "List", "Delete", "Get", "Upload", "New", "Stored",
    ];
    let rest = verbs.iter().find_map(|verb| name.strip_prefix(verb));
    singular(
        rest.filter(|rest| rest.starts_with(char::is_uppercase))
            .unwrap_or(name),
    )
}

/// Documentation of a field, without a period.
pub(super) fn doc(field: &str, owner: &str, ty: &str) -> String {
    let field = snake(field);
    let owner = snake(owner).replace('_', " ");
    let spaced = field.replace('_', " ");
    let of = |what: &str| format!("{what} of the {owner}");
    match &*field {
        "uuid" | "id" => of("Id"),
        "created_at" => "Creation time".into(),
        "updated_at" => "Time of the latest change".into(),
        "limit" => "Maximum number of items of a page".into(),
        "offset" => "Number of items to skip; defaults to 0".into(),
        _ if ty == "bool" && field.starts_with("is_") => {
            format!("Whether the {owner} is {}", &spaced[3..])
        }
        _ if ty == "bool" && field.starts_with("has_") => {
            format!("Whether the {owner} has {}", &spaced[4..])
        }
        _ if ty == "bool" => format!("Whether {spaced}"),
        _ if field.ends_with("_count") => {
            format!("Number of {}s", spaced.trim_end_matches(" count"))
        }
        _ if field.ends_with("_at") => format!(
            "Time at which the {owner} was {}",
            spaced.trim_end_matches(" at")
        ),
        _ if field.ends_with("_uuid") || field.ends_with("_id") => {
            let end = spaced.rfind(' ').unwrap_or_default();
            format!("Id of the {}", &spaced[..end])
        }
        _ => of(&sentence(&field)),
    }
}

/// `Questionnaire` and `QuestionnaireSections` are `QuestionnaireSections`.
pub(super) fn joined(owner: &str, field: &str) -> String {
    let last = owner
        .rfind(char::is_uppercase)
        .map_or(owner, |at| &owner[at..]);
    match field.strip_prefix(last) {
        Some(rest) if !rest.starts_with(char::is_lowercase) => format!("{owner}{rest}"),
        _ => format!("{owner}{field}"),
    }
}
