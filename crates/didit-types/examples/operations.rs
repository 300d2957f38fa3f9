//! Prints the table of operations as JSON, one object a row, for tools.

use didit_types::operation::{ALL, NAMES};

fn main() {
    let rows: Vec<_> = ALL
        .iter()
        .zip(NAMES)
        .map(|(operation, name)| {
            serde_json::json!({
                "name": name,
                "id": operation.id,
                "method": operation.method.as_str(),
                "path": operation.path,
                "success": operation.success,
                "retry": format!("{:?}", operation.retry),
                "scope": operation.scope.as_str(),
            })
        })
        .collect();
    println!("{}", serde_json::Value::from(rows));
}
